/** Home, alive: new cases of one's specialties, and what changes in those on the page. */

import { announce } from "./announce.js";
import { fillGuarantee, fillRow, fillState, fillTitle, fillUnread } from "./case_row.js";
import { ConnectionState } from "./connection_state.js";
import { openKeep } from "./keep.js";
import { onKeys } from "./keys.js";
import { clientFor } from "./live.js";
import { Outbox } from "./outbox.js";
import { readPage, say, slot } from "./page.js";
import { reading } from "./reading.js";
import { Times } from "./time.js";
import { countUnread } from "./unread_total.js";
import { counted, word } from "./words.js";

const main = document.getElementById("home");
const feed = document.getElementById("feed");
const waitingButton = document.getElementById("show-waiting");
const reader = readPage();
reader.times = new Times(reader);

/** What came while somebody was in the list: their place must not move under them. */
const waiting = [];
/** Titles as on the wire, by case: of those whose translation may still come. */
const titles = new Map();
const channel = main.dataset.specialty;

function follows() {
  const streams = { inbox: Number(main.dataset.inbox) };
  for (const pair of main.dataset.follows.split(",").filter(Boolean)) {
    const [name, seq] = pair.split("=");
    streams[name] = Number(seq);
  }
  return streams;
}

function rowsOf(id) {
  const waitingRow = waiting.filter(({ dataset }) => dataset.case === id);
  return [...document.querySelectorAll(`.case-row[data-case="${id}"]`), ...waitingRow];
}

function opened(facts) {
  if (rowsOf(facts.id).length) return;
  const row = document.getElementById("case-row-template").content.firstElementChild.cloneNode(true);
  for (const text of Object.values(facts.texts)) text.translations ??= {};
  titles.set(facts.id, facts.texts.title);
  fillRow(row, facts, reader);
  fillUnread(row, 0);
  announce(word("home.arrived", { title: reading(facts.texts.title, reader.languages).text }));
  if (isBusy()) {
    waiting.unshift(row);
    showWaiting();
  } else {
    feed.prepend(row);
  }
}

/** Somebody points into the list, or has the focus there. */
function isBusy() {
  return feed.matches(":hover") || feed.contains(document.activeElement);
}

function showWaiting() {
  say(waitingButton, waiting.length ? counted("count.waiting", waiting.length) : "");
}

function letIn() {
  feed.prepend(...waiting.splice(0));
  showWaiting();
}

function translated({ of, revision, language, ...translation }) {
  if (of.kind !== "case" || of.field !== "title" || language !== reader.languages[0]) return;
  for (const row of rowsOf(of.id)) {
    const title = titleIn(row);
    if (!title || (title.revision ?? revision) !== revision) continue;
    title.translations = { ...title.translations, [language]: { ...translation, language } };
    fillTitle(row, title, reader);
  }
}

/** The title of a row. One that the server rendered untranslated says itself what it was; another needs nothing. */
function titleIn(row) {
  const link = slot(row, "title");
  const { case: id } = row.dataset;
  if (!titles.has(id) && slot(row, "machine").hidden) {
    titles.set(id, { language: link.lang, body: link.textContent, translations: {} });
  }
  return titles.get(id);
}

/** This doctor is paged: it stands on top and is said at once, whatever else they do here. */
function paged({ case: id }) {
  const line = document.getElementById("paged");
  line.querySelector("a").href = `/cases/${id}/`;
  line.hidden = false;
}

function heard({ stream, type, data }) {
  if (stream === "inbox" && type === "page.sent") paged(data);
  if (type === "case.opened" && isShown(stream)) opened(data);
  else if (type === "case.state") for (const row of rowsOf(data.case)) fillState(row, data, reader);
  else if (type === "text.translated" || type === "translation.reviewed") translated(data);
  else if (type.startsWith("page.") && data.missed_at) for (const row of rowsOf(data.case)) fillGuarantee(row, data);
}

/** A page of one channel shows that channel alone; its subspecialties' streams carry the case as well. */
function isShown(stream) {
  return !channel || stream === `specialty:${channel}`;
}

function counts(unread) {
  for (const [stream, count] of Object.entries(unread)) {
    for (const row of document.querySelectorAll(`.case-row[data-stream="${stream}"]`)) fillUnread(row, count);
  }
  countUnread(unread);
}

/** A list anew: cases that this page has not seen come on top, the oldest of them first. */
function snapshotCame({ stream, snapshot }) {
  if (!isShown(stream)) return;
  const newest = [...feed.children].map(({ dataset }) => dataset.case).sort().at(-1) ?? "";
  for (const facts of [...(snapshot.cases ?? [])].reverse()) {
    // Ids sort by time: what is older and not here was left out on purpose.
    if (facts.id > newest) opened(facts);
    else for (const row of rowsOf(facts.id)) fillState(row, facts, reader);
  }
}

const client = clientFor(reader, { epoch: main.dataset.epoch, follows: follows() });
const connection = new ConnectionState(document.getElementById("connection"));
const outbox = openKeep(reader.doctor).then(async (store) => {
  const ask = (kind, fields) => client.ask(kind, fields);
  const box = new Outbox({ store, ask, clock: client.clock, doctor: reader.doctor, onChange() {}, onGone() {} });
  await box.load();
  return box;
});

client.listen({
  async state(state) {
    connection.became(state);
    if (state.phase !== "live") return;
    connection.upTo();
    // What was written in a room and not sent goes out from here as well.
    (await outbox).flush();
  },
  welcome: ({ now }) => reader.times.set(now),
  event: heard,
  reset: snapshotCame,
  unread: counts,
});

waitingButton.addEventListener("click", letIn);

function move(by) {
  const links = [...main.querySelectorAll('.case-row [data-slot="title"]')];
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

onKeys({ j: () => move(1), k: () => move(-1) });
reader.times.keepTrue();
client.socket.start();
