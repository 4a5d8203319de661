/** Says beneath the form of a new case whom opening it would wake, before it is sent. */

import { paced } from "./pace.js";
import { counted, readWords, word } from "./words.js";

const ASKED_EVERY_MS = 500;

readWords();
const form = document.getElementById("new-case");
const status = document.getElementById("waking");
let latest = 0;

function chosen() {
  return [...form.querySelectorAll("[name=specialties]:checked")];
}

async function look() {
  const [number, boxes] = [++latest, chosen()];
  const urgency = form.elements.urgency.value;
  const asking = new URLSearchParams([...boxes.map(({ value }) => ["specialties", value]), ["urgency", urgency]]);
  // What cannot be known now is not said; the room says it as soon as the case is open.
  const answer = boxes.length && urgency ? await fetch(`/api/v1/wakes?${asking}`).catch(() => undefined) : undefined;
  const said = answer?.ok ? await answer.json() : { wakes: 0, nobody: [] };
  if (number === latest) show(said, boxes);
}

function show({ wakes, nobody }, boxes) {
  const names = boxes.filter(({ value }) => nobody.includes(value)).map(({ dataset }) => dataset.name);
  status.replaceChildren();
  if (wakes) line(counted("opening.wakes", wakes));
  if (names.length) line(word("opening.nobody", { specialties: names.join(", ") })).className = "error";
}

function line(words) {
  const node = document.createElement("p");
  node.textContent = words;
  status.append(node);
  return node;
}

const looking = paced(look, ASKED_EVERY_MS);
form.addEventListener("change", ({ target }) => ["urgency", "specialties"].includes(target.name) && looking.ask());
if (chosen().length) looking.ask();
