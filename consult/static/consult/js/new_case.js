/** The form of a new case keeps what was typed on this computer, until it was sent. */

import { openKeep } from "./keep.js";
import { readPage } from "./page.js";
import { word } from "./words.js";

const PLACE = "new-case";
const SOON_MS = 400;

const { doctor } = readPage();
const form = document.getElementById("new-case");
const status = document.getElementById("draft-status");
// Not the token, which is of this page alone; nor the id, by which a case that was sent twice is found to be one.
const LEFT_OUT = ["csrfmiddlewaretoken"];

let timer;

function typed() {
  return [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.includes(name) && typeof value === "string");
}

function isWorthKeeping(fields) {
  return fields.some(([name, value]) => value.trim() && form.elements[name].matches?.("textarea, input[type=text]"));
}

function restore(fields) {
  for (const element of form.elements) {
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (!element.name || LEFT_OUT.includes(element.name)) continue;
    if (element.type === "radio" || element.type === "checkbox") element.checked = values.includes(element.value);
    else if (values.length) [element.value] = values;
  }
  for (const box of form.querySelectorAll("details input:checked")) box.closest("details").open = true;
}

function offerToDiscard(keep) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "plain", textContent: word("draft.discard") });
  button.addEventListener("click", async () => {
    clearTimeout(timer);
    await keep.saveDraft(PLACE);
    window.location.reload();
  });
  status.replaceChildren(`${word("draft.restored")} `, button);
}

const keep = await openKeep(doctor);
const draft = await keep.draft(PLACE);
// A page that came back with errors holds what was typed last.
const cameBack = document.getElementById("form-problem") !== null;
if (draft && !cameBack) {
  restore(draft.fields);
  offerToDiscard(keep);
}

const save = () => {
  clearTimeout(timer);
  const fields = typed();
  return keep.saveDraft(PLACE, isWorthKeeping(fields) ? { fields } : undefined, Date.now());
};

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, SOON_MS);
});
form.addEventListener("submit", save);
window.addEventListener("pagehide", save);
