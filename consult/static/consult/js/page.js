/** What the server wrote into the page about its reader. */

import { readWords } from "./words.js";

/**
 * @typedef {object} Reader
 * @property {string} doctor
 * @property {string[]} languages what they read, best first
 * @property {string} locale of the interface
 * @property {string} timeZone
 * @property {string} app
 * @property {string} me their own voice in this case, or empty
 * @property {Object<string, string>} specialties names by slug
 */

/** @returns {Reader} */
export function readPage() {
  readWords();
  const { doctor, languages, interface: locale, timeZone, app } = document.body.dataset;
  return {
    doctor,
    languages: languages.split(",").filter(Boolean),
    locale,
    timeZone,
    app,
    me: "",
    specialties: jsonOf("specialty-names") ?? {},
  };
}

/** What `json_script` left under this id. */
export function jsonOf(id) {
  const script = document.getElementById(id);
  return script && JSON.parse(script.textContent);
}

/** The slot of a row, comment or field that the server and we fill alike. */
export function slot(node, name) {
  return node.querySelector(`[data-slot="${name}"]`);
}

/**
 * Adds the parts that the server left out, where it had nothing to say in them, each in its place.
 * What stands there stays, and so does the focus in it.
 * @param {Element} node
 * @param {Element|DocumentFragment} whole the same with all its parts: whatever may be left out of it is a slot
 */
export function complete(node, whole) {
  let last = null;
  for (const part of whole.children) {
    const { slot: name } = part.dataset;
    if (!name) continue;
    let own = [...node.children].find(({ dataset }) => dataset.slot === name);
    if (own) {
      complete(own, part);
    } else {
      own = part.cloneNode(true);
      if (last) last.after(own);
      else node.prepend(own);
    }
    last = own;
  }
}

/** Words, or no line at all. */
export function say(node, text) {
  if (!node) return;
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}

/** Words, with the places marked at which a reader should look; places count characters, not UTF-16 units. */
export function sayMarked(node, text, marks) {
  const characters = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    const mark = document.createElement("mark");
    mark.textContent = characters.slice(start, end).join("");
    pieces.push(characters.slice(at, start).join(""), mark);
    at = end;
  }
  node.replaceChildren(...pieces, characters.slice(at).join(""));
}

/** Sets an attribute to say that something is so, or takes it away. */
export function flag(node, name, on) {
  node.toggleAttribute(`data-${name}`, Boolean(on));
}
