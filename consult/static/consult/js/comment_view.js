/** A comment on the page. The server fills the same slots (consult/_comment.html); markup is never made here. */

import { mayStand, showFound } from "./identifiers.js";
import { flag, say, sayMarked, slot } from "./page.js";
import { answersInWords, backInWords, reading, shortened } from "./reading.js";
import { word } from "./words.js";

const QUOTED = 120;
// Consecutive comments of one voice share a header, as long as they are this close.
const ONE_BREATH_MS = 10 * 60_000;

/**
 * Fills the slots of a whole comment for its reader.
 * @param {HTMLElement} node
 * @param {object} comment see comments.js
 * @param {{languages: string[], me: string, specialties: object, times: object, quoted: (id: string) => object}} reader
 */
export function fill(node, comment, reader) {
  const { author } = comment;
  const said = readingFor(comment, reader);
  fillFacts(node, comment, reader, said);
  slot(node, "author").textContent = author.name;
  slot(node, "specialty").textContent = reader.specialties[author.specialty] ?? author.specialty ?? "";
  slot(node, "country").textContent = author.country ?? "";
  slot(node, "masked").hidden = !author.anonymous;
  reader.times.show(slot(node, "time"), comment.at);
  slot(node, "edited").hidden = !comment.edited_at || said.redacted;
  say(slot(node, "annotations"), said.redacted ? "" : answersInWords(comment.annotations, reader.languages));
  say(slot(node, "handover"), handoverLine(comment, reader));
  fillReply(node, comment, reader);
  fillSaid(node, said);
  fillBack(node, comment, said);
  fillMenu(node, comment, reader);
}

function handoverLine({ handover, redacted }, { specialties }) {
  return handover && !redacted ? word("comment.handover", { specialty: specialties[handover] ?? handover }) : "";
}

/** One comment may be asked for in a language of its own. */
function readingFor(comment, reader) {
  return reading(comment, comment.shown_in ? [comment.shown_in] : reader.languages);
}

/** Shows in the menu of a comment what may be done with it, if the menu stands there. */
export function fillMenu(node, comment, reader) {
  const menu = slot(node, "menu");
  if (!menu) return;
  const own = comment.author.voice === reader.me;
  menu.querySelector('[data-do="back"]').hidden = !readingFor(comment, reader).machine;
  menu.querySelector('[data-do="review"]').hidden = !reviewable(comment, reader);
  Object.assign(slot(menu, "report"), { href: `report/?comment=${comment.id}`, hidden: own });
  slot(menu, "own-actions").hidden = !own;
}

/** The translation turned back stands beside the source: the two are there to be compared. */
function fillBack(node, comment, said) {
  const back = said.machine ? comment.back?.[said.language] : undefined;
  const text = slot(node, "back");
  say(slot(node, "back-words"), back ? backInWords(back, comment.language) : "");
  text.lang = comment.language;
  say(text, back?.text ?? "");
  if (back) showOriginal(node, true);
}

function fillFacts(node, comment, reader, said) {
  const { id, seq, revision, author, at, language } = comment;
  const own = author.voice === reader.me || !id;
  Object.assign(node.dataset, { voice: author.voice, at, language });
  if (id) {
    node.id = `c-${id}`;
    Object.assign(node.dataset, { comment: id, seq, revision });
    slot(node, "permalink").href = `#c-${id}`;
  }
  flag(node, "own", own);
  flag(node, "retracted", said.redacted);
  slot(node, "tombstone").textContent = said.redacted ? word(goneBy(comment)) : "";
  slot(node, "own").hidden = !own;
  slot(node, "more").hidden = said.redacted;
  slot(node, "actions").hidden = !id;
}

/** The key of what is said where the words of a comment stood. */
function goneBy({ recalled, retracted_at }) {
  if (recalled) return "comment.recalled";
  return retracted_at ? "comment.retracted" : "comment.expired";
}

/** The language into which this reader could say the comment better than the machine, if they read both. */
export function reviewable({ language, translations = {} }, { speaks }) {
  const others = speaks.filter((other) => other !== language);
  return speaks.includes(language) ? others.find((other) => other in translations) : undefined;
}

function fillReply(node, { reply_to: target }, reader) {
  const line = slot(node, "reply");
  const quoted = target && reader.quoted(target);
  line.hidden = !quoted;
  if (!quoted) return;
  line.href = `#c-${target}`;
  slot(line, "reply-name").textContent = quoted.author.name;
  slot(line, "reply-quote").textContent = quote(quoted, reader);
}

/** A comment in one short line, as this reader reads it. */
export function quote(comment, reader) {
  return shortened(reading(comment, reader.languages).text, QUOTED);
}

/**
 * Fills the slots of any text that may be translated, with all its parts: of a comment, or of a field of the card.
 * @param {HTMLElement} node
 * @param {object} said see `reading`
 */
export function fillSaid(node, said) {
  const text = slot(node, "text");
  text.lang = said.language;
  sayMarked(text, said.text, said.marks);
  slot(node, "machine-words").textContent = said.machine;
  slot(node, "machine").hidden = !said.machine;
  say(slot(node, "pending"), said.pending);
  say(slot(node, "withheld"), said.withheld);
  const original = slot(node, "original");
  original.lang = said.originalLanguage;
  sayMarked(original, said.original, said.originalMarks);
  fillFindings(node, said.findings);
  showOriginal(node, isOriginalShown(node) && Boolean(said.original));
}

function fillFindings(node, findings) {
  const items = findings.map((finding) => {
    const item = document.createElement("li");
    item.textContent = finding;
    return item;
  });
  slot(node, "findings-list").replaceChildren(...items);
  slot(node, "findings").hidden = !items.length;
}

function originalButton(node) {
  return node.querySelector('[data-do="original"]');
}

function isOriginalShown(node) {
  return originalButton(node).getAttribute("aria-expanded") === "true";
}

function showOriginal(node, shown) {
  const button = originalButton(node);
  button.setAttribute("aria-expanded", String(shown));
  button.textContent = word(shown ? "comment.original.hide" : "comment.original.show");
  slot(node, "original").hidden = !shown;
}

/** Shows the original beside its translation, or hides it again. */
export function toggleOriginal(node) {
  if (slot(node, "original")?.textContent) showOriginal(node, !isOriginalShown(node));
}

/**
 * Says how far an own comment has come that the server does not hold yet.
 * @param {{state: "queued"|"sending"|"failed"|"stored", body?: string, problem?: {message: string, found?: object[]}}} entry
 */
export function fillStatus(node, { state, body = "", problem }, { live }) {
  const line = slot(node, "status");
  const words = {
    queued: word(live ? "status.sending" : "status.waiting"),
    sending: word("status.sending"),
    failed: word("status.failed", { reason: problem?.message ?? "" }),
  }[state];
  if (words) node.dataset.status = state;
  else delete node.dataset.status;
  say(slot(line, "status-words"), words ?? "");
  line.hidden = !words;
  const found = (state === "failed" && problem?.found) || [];
  showFound(slot(node, "found"), body, found);
  for (const button of line.querySelectorAll("button")) button.hidden = state !== "failed";
  if (state !== "failed") return;
  line.querySelector('[data-do="attest"]').hidden = !mayStand(found);
  // The same words would be refused again.
  line.querySelector('[data-do="retry"]').hidden = found.length > 0;
}

/** Whether a comment goes on where the same voice has just stopped. */
export function sharesHeader(before, comment) {
  return before?.author.voice === comment.author.voice && comment.at - before.at < ONE_BREATH_MS;
}
