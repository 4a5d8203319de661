/** Questions that must be answered before something is done, and what the keys do. */

import { word } from "./words.js";

/**
 * Asks yes or no. Closing it any other way means no.
 * @param {string} question
 * @param {{yes?: string, no?: string}} [answers] words of the buttons
 * @returns {Promise<boolean>}
 */
export async function asked(question, { yes = word("dialog.confirm"), no = word("dialog.cancel") } = {}) {
  return (await answered([paragraph(question)], { yes, no })) === "yes";
}

/**
 * Lets choose one of several.
 * @param {string} question
 * @param {[string, string][]} options value and words
 * @returns {Promise<string|undefined>}
 */
export async function chosen(question, options, current) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  for (const [value, words] of options) select.append(new Option(words, value, value === current, value === current));
  label.append(question, " ", select);
  const answer = await answered([label], { yes: word("dialog.confirm"), no: word("dialog.cancel") });
  return answer === "yes" ? select.value : undefined;
}

/**
 * Lets write a text beside another.
 * @param {string} question
 * @param {{quoted: {text: string, language: string}, value: string, language: string, yes: string}} how
 * @returns {Promise<string|undefined>}
 */
export async function written(question, { quoted, value, language, yes }) {
  const [label, quote, area] = ["label", "blockquote", "textarea"].map((name) => document.createElement(name));
  Object.assign(quote, { lang: quoted.language, className: "text original", textContent: quoted.text });
  Object.assign(area, { id: "dialog-text", lang: language, rows: 6, value });
  Object.assign(label, { htmlFor: area.id, textContent: question });
  const answer = await answered([label, quote, area], { yes, no: word("dialog.cancel") });
  return answer === "yes" ? area.value : undefined;
}

/** Shows a list of terms and what they mean. */
export function listed(title, pairs) {
  const heading = document.createElement("h2");
  heading.textContent = title;
  const list = document.createElement("dl");
  list.className = "keys";
  for (const [key, meaning] of pairs) {
    const [term, text] = [document.createElement("dt"), document.createElement("dd")];
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap);
    text.textContent = meaning;
    list.append(term, text);
  }
  return answered([heading, list], { no: word("dialog.close") });
}

function answered(content, { yes, no }) {
  const dialog = document.createElement("dialog");
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "form-foot";
  if (no) form.append(button(no, "no", "button"));
  if (yes) form.append(button(yes, "yes", "button primary"));
  content[0].id = "dialog-words";
  dialog.setAttribute("aria-labelledby", "dialog-words");
  dialog.append(...content, form);
  document.body.append(dialog);
  // The browser gives the focus back to where it was.
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

function button(words, value, className) {
  const made = document.createElement("button");
  Object.assign(made, { value, className, textContent: words });
  return made;
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
