/** The form of a new case keeps what was typed on this computer, until it was sent. */

import { COUNTING, openKeep } from "./keep.js";
import { paced } from "./pace.js";
import { readPage } from "./page.js";
import { word } from "./words.js";

// The room of the case that was opened finds it here, and forgets it.
const PLACE = "new-case";
const SAVED_EVERY_MS = 400;

const { doctor } = readPage();
const form = document.getElementById("new-case");
const status = document.getElementById("draft-status");
// Not the token, which is of this page alone; nor the id, by which a case that was sent twice is found to be one.
const LEFT_OUT = ["csrfmiddlewaretoken"];

const keep = openKeep(doctor);
// Somebody may have typed before this ran.
let isTouched = [...form.elements].some((field) => field.value !== (field.defaultValue ?? field.value));

function typed() {
  return [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.includes(name) && typeof value === "string");
}

function isWorthKeeping(fields) {
  return fields.some(([name, value]) => value.trim() && form.elements[name].matches?.("textarea, input[type=text]"));
}

async function save() {
  if (!isTouched) return;
  const fields = typed();
  await (await keep).saveDraft(PLACE, isWorthKeeping(fields) ? { fields } : undefined, Date.now());
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

function offerToDiscard() {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "plain", textContent: word("draft.discard") });
  button.addEventListener("click", async () => {
    draft.cancel();
    isTouched = false;
    await (await keep).saveDraft(PLACE);
    window.location.reload();
  });
  status.replaceChildren(`${word("draft.restored")} `, button);
}

async function bringBack() {
  const kept = await (await keep).draft(PLACE);
  // A page that came back with errors holds what was typed last, and so does one that is typed in already.
  const holdsWords = isTouched || document.getElementById("form-problem") !== null;
  if (!kept || holdsWords) return;
  restore(kept.fields);
  offerToDiscard();
}

const draft = paced(save, SAVED_EVERY_MS);
form.addEventListener("input", () => {
  isTouched = true;
  draft.ask();
});
form.addEventListener("submit", save);
window.addEventListener("pagehide", save);
document.addEventListener(COUNTING, save);
bringBack();
