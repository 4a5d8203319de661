/** What may identify the patient, as its author is told of it before anybody reads it. */

import { word } from "./words.js";

/**
 * @typedef {object} Found a finding of a refusal, see docs/protocol.md
 * @property {string} id
 * @property {string} kind
 * @property {"warn"|"block"} level
 * @property {number} start counts characters, not the units of a string, of the words as they are stored
 * @property {number} end
 */

/** @returns {Found[]} those of a comment that was refused, or none */
export function foundIn({ code, fields }) {
  return (code === "identifier" && fields?.body) || [];
}

/** Whether the author may look, and let all of it stand. */
export function mayStand(found) {
  return found.length > 0 && found.every(({ level }) => level === "warn");
}

/** Lists the words and what each is taken for. */
export function showFound(list, body, found) {
  const characters = Array.from(body.normalize("NFC").trim());
  list.replaceChildren(...found.map((one) => item(characters.slice(one.start, one.end).join(""), one.kind)));
  list.hidden = !found.length;
}

function item(words, kind) {
  const [row, mark] = [document.createElement("li"), document.createElement("mark")];
  mark.textContent = words;
  row.append(mark, " ", word(`identifier.${kind}`));
  return row;
}
