/** The page on which a picture is added: consent, the file, what is covered, what it shows. */

import { mayStand, showFound } from "./identifiers.js";
import { Boxes } from "./image/boxes.js";
import { call, Refused, Unanswered } from "./image/calls.js";
import { upload } from "./image/upload.js";
import { jsonOf, readPage, say } from "./page.js";
import { newId } from "./wire/ids.js";
import { useWords, word } from "./words.js";

readPage();
useWords({ ...jsonOf("words"), ...jsonOf("image-words") });

const at = (id) => document.getElementById(id);
const form = at("new-image");
const { case: caseId, room } = form.dataset;
const boxes = new Boxes({ stage: at("stage"), canvas: at("canvas"), count: at("box-count"), add: at("add-box"), drop: at("drop-box") });
// What was agreed, and the draft that stands for it: another file goes to the same, another consent to one of its own.
let draft = null;
let recorded = "";
let sending = null;
let showing = { said: "", key: "", attest: [] };

function consent() {
  const { kind, scope } = form.elements;
  return kind.value ? { kind: kind.value, scope: scope.value } : null;
}

async function begin() {
  const [file] = at("image-file").files;
  const agreed = consent();
  at("first-problem").hidden = Boolean(agreed) || !file;
  if (!file || !agreed || sending) return;
  sending = new AbortController();
  problem("");
  step("sending");
  try {
    await record(agreed);
    await look(await upload({ draft, file, signal: sending.signal, onProgress: progress, onWait: () => words("image.again") }));
  } catch (error) {
    failed(error);
  } finally {
    sending = null;
  }
}

async function record(agreed) {
  const said = JSON.stringify(agreed);
  if (draft && recorded === said) return;
  if (draft) await call("DELETE", `/image-drafts/${draft}`);
  draft = (await call("POST", `/cases/${caseId}/images`, { key: newId(), body: agreed })).id;
  recorded = said;
}

function progress(part) {
  const n = Math.round(part * 100);
  at("progress").value = n;
  words(n < 100 ? "image.sending" : "image.cleaning", { n });
}

function words(key, values) {
  say(at("sending-words"), word(key, values));
}

async function look({ width, height, address }) {
  const image = new Image();
  image.src = address.url;
  await image.decode();
  step("second-step");
  boxes.show(image, { width, height });
  at("cover-heading").focus();
}

/** The steps of the page: only one of them is in sight. */
function step(name) {
  for (const id of ["first-step", "sending", "second-step"]) at(id).hidden = id !== name;
}

function failed(error) {
  if (error?.name === "AbortError") return step("first-step");
  step("first-step");
  at("image-file").value = "";
  if (error instanceof Refused) problem(error.message);
  else if (error instanceof Unanswered || error instanceof DOMException) problem(word("image.failed"));
  else throw error;
  return undefined;
}

function problem(text) {
  say(at("image-problem"), text);
}

async function show() {
  const caption = at("caption").value;
  const body = { caption, boxes: boxes.inPixels(), looked: at("looked").checked };
  if (!at("image-voice").disabled) body.as = form.elements.voice.value;
  const said = JSON.stringify(body);
  // Its key holds for these words and boxes: others are another picture.
  if (showing.said !== said) showing = { said, key: newId(), attest: showing.attest };
  at("show").disabled = true;
  try {
    const { id } = await call("POST", `/image-drafts/${draft}/show`, { key: showing.key, body: { ...body, attest: showing.attest } });
    window.location.assign(`${room}#i-${id}`);
  } catch (error) {
    at("show").disabled = false;
    refused(error);
  }
}

function refused(error) {
  if (!(error instanceof Refused) && !(error instanceof Unanswered)) throw error;
  say(at("show-problem"), error instanceof Refused ? error.message : word("image.failed"));
  const found = error.findings?.caption ?? [];
  showFound(at("caption-found"), at("caption").value, found);
  // Told once, and sent again unchanged: the author looked.
  showing.attest = mayStand(found) ? [...new Set([...showing.attest, ...found.map(({ id }) => id)])] : [];
}

async function discard() {
  if (draft) await call("DELETE", `/image-drafts/${draft}`).catch(() => {});
  window.location.assign(room);
}

at("image-file").addEventListener("change", begin);
at("consent").addEventListener("change", begin);
at("stop").addEventListener("click", () => sending?.abort());
at("discard").addEventListener("click", discard);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
