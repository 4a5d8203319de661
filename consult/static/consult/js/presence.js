/** Who else is in the room now. Pseudonyms are counted, never listed. */

import { counted, word } from "./words.js";

/**
 * @param {HTMLElement} node
 * @param {{named: {voice: string, name: string}[], others: number}} who
 * @param {{me: string, locale: string}} reader
 */
export function showPresence(node, { named, others }, { me, locale }) {
  const names = named.filter(({ voice }) => voice !== me).map(({ name }) => name);
  if (others) names.push(counted("presence.others", others));
  const list = new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  node.textContent = names.length ? word("presence.named", { names: list }) : word("presence.alone");
}
