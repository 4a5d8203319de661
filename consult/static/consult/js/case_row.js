/** A case in a list. The server fills the same slots (consult/_case_row.html); markup is never made here. */

import { flag, say, slot } from "./page.js";
import { reading } from "./reading.js";
import { counted, word } from "./words.js";

/**
 * Fills a row from the facts of a case: those of `case.opened`, or of a snapshot.
 * @param {HTMLElement} node
 * @param {object} facts with `texts`, each with its `translations`
 * @param {object} reader
 */
export function fillRow(node, facts, reader) {
  const { id, urgency, author, specialties, opened_at } = facts;
  Object.assign(node.dataset, { case: id, stream: `case:${id}`, urgency });
  slot(node, "urgency").textContent = word(`urgency.${urgency}`);
  slot(node, "title").href = `/cases/${id}/`;
  slot(node, "author").textContent = author?.name ?? "";
  slot(node, "country").textContent = author?.country ?? "";
  slot(node, "specialties").textContent = specialties.map((slug) => reader.specialties[slug] ?? slug).join(", ");
  slot(node, "counts").textContent = counted("count.comments", facts.counts?.comments ?? 0);
  reader.times.show(slot(node, "opened"), opened_at);
  fillTitle(node, facts.texts.title, reader);
  fillState(node, facts, reader);
}

/** The title as this reader reads it. */
export function fillTitle(node, title, reader) {
  const said = reading(title, reader.languages);
  const link = slot(node, "title");
  if (link.textContent !== said.text) link.textContent = said.text;
  link.lang = said.language;
  const check = said.findings.length ? ` · ${word("row.check")}` : "";
  say(slot(node, "machine"), said.machine && `${said.machine}${check}`);
}

/** State, and who acts next. */
export function fillState(node, facts, reader) {
  node.dataset.state = facts.state;
  slot(node, "state").textContent = word(`state.${facts.state}`);
  reader.times.showClock(slot(node, "clock"), facts, "mine" in node.dataset);
  fillGuarantee(node, facts);
}

/** That the answer guarantee was missed. */
export function fillGuarantee(node, { missed_at: missed }) {
  say(slot(node, "guarantee"), missed ? word("guarantee.missed") : "");
}

/** How much is new in it. */
export function fillUnread(node, count) {
  flag(node, "unread", count);
  if (count) node.dataset.unread = count;
  say(slot(node, "unread"), count ? counted("unread", count) : "");
}
