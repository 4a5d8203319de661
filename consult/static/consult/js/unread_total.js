/** How much is new in all of one's cases: the number beside "My cases". */

const counts = new Map();

/** Takes what the server says of some streams; `welcome` tells all that are not zero. */
export function countUnread(changed) {
  for (const [stream, count] of Object.entries(changed)) counts.set(stream, count);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const badge = document.getElementById("unread-total");
  if (!badge) return;
  badge.lastChild.textContent = ` ${total}`;
  badge.hidden = !total;
}
