/** Says something to those who listen to the page, politely and without moving them. */

let waiting = [];

/** @param {string} text */
export function announce(text) {
  const region = document.getElementById("announce");
  if (!region) return;
  // Gathered for a moment: what comes at once is read as one, and not cut off by the next.
  if (!waiting.length) {
    setTimeout(() => {
      region.textContent = waiting.join(". ");
      waiting = [];
    }, 300);
  }
  waiting.push(text);
}
