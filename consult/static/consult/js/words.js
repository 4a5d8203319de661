/** The words of the page, in the doctor's language: the list that the server wrote into it. */

let words = {};

/** Takes the list from the page. */
export function readWords(page = document) {
  words = JSON.parse(page.getElementById("words")?.textContent ?? "{}");
}

/** Takes the list as it is. */
export function useWords(list) {
  words = list;
}

export function isWord(key) {
  return key in words;
}

/**
 * @param {string} key
 * @param {Object<string, string|number>} [values] for the `{name}`s in it
 */
export function word(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The same for a number of things. English and Spanish part one from all others. */
export function counted(key, n, values = {}) {
  return word(`${key}.${n === 1 ? "one" : "other"}`, { n, ...values });
}
