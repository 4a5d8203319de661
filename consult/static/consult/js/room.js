/** The room of a case, alive: the page as the server rendered it at a number, and everything that follows. */

import { announce } from "./announce.js";
import { Asking } from "./asking.js";
import { Card } from "./card.js";
import { CommentActions } from "./comment_actions.js";
import { Comments } from "./comments.js";
import { Composer } from "./composer.js";
import { ConnectionState } from "./connection_state.js";
import { checkDraft } from "./drafts.js";
import { History } from "./history.js";
import { openKeep } from "./keep.js";
import { onKeys } from "./keys.js";
import { clientFor } from "./live.js";
import { Outbox } from "./outbox.js";
import { jsonOf, readPage, say } from "./page.js";
import { Pages } from "./pages.js";
import { Place } from "./place.js";
import { showPresence } from "./presence.js";
import { reading } from "./reading.js";
import { Scrolling } from "./scrolling.js";
import { Thread } from "./thread.js";
import { Times } from "./time.js";
import { Typing } from "./typing.js";
import { Unread } from "./unread.js";
import { countUnread } from "./unread_total.js";
import { isWord, word } from "./words.js";

const main = document.getElementById("room");
const { case: caseId, stream, epoch } = main.dataset;
const renderedAt = Number(main.dataset.seq);
const snapshot = jsonOf("snapshot");
const comments = new Comments(snapshot.comments);

const reader = readPage();
Object.assign(reader, {
  me: main.dataset.me,
  speaks: reader.languages,
  languages: main.dataset.reads.split(",").filter(Boolean),
  self: snapshot.members.find(({ voice }) => voice === main.dataset.me),
  name: word("comment.own"),
  times: new Times(reader),
  quoted: (id) => comments.get(id),
});

const list = document.getElementById("comments");
const scrolling = new Scrolling(list, {
  above: document.querySelectorAll(".rail, .room-head"),
  below: document.querySelectorAll(".bottom"),
});
const template = (id) => document.getElementById(id);
const thread = new Thread({ list, template: template("comment-template"), comments, reader, scrolling });
const client = clientFor(reader, { epoch, follows: { [stream]: renderedAt, inbox: Number(main.dataset.inbox) } });
const ask = (kind, fields) => client.ask(kind, fields);
const connection = new ConnectionState(document.getElementById("connection"), { seq: renderedAt });
const typing = new Typing({
  node: document.getElementById("typing"),
  tell: () => client.say({ kind: "typing", case: caseId }),
  isMe: (voice) => voice === reader.me,
});
const unread = new Unread({
  thread,
  scrolling,
  template: template("unread-line-template"),
  button: document.getElementById("below"),
  mark: Number(main.dataset.read),
  tell: async (upto) => {
    await ask("read.mark", { stream, upto });
    main.dataset.read = upto;
    // What is read now has no line on the next visit, but on a reload.
    place.keep();
  },
});
const card = new Card({
  main,
  facts: snapshot.case,
  reader,
  scrolling,
  ask,
  tell: (problem) => composer.problem(problem),
});
const pages = new Pages({
  facts: snapshot.case,
  pages: snapshot.pages,
  reader,
  ask,
  due: (due) => card.isDue(due),
  speaksAs: (me) => becameKnown(me),
  handedOver: (specialty) => composer.handOver(specialty),
});
let live = false;
const composer = new Composer({
  form: document.getElementById("composer"),
  asking: new Asking({
    node: document.getElementById("composer-questions"),
    languages: [reader.locale, ...reader.languages],
    // Without a connection words wait in the outbox; the server asks when they reach it.
    check: async (body, language) => (live ? checkDraft({ case: caseId, body, language }) : []),
  }),
  reader,
  languages: () => [...new Set([...reader.languages, ...card.languages, ...comments.inOrder().map(({ language }) => language)])],
  post: (fields) => post(fields),
  edit: ({ comment, client_id, revision, body, annotations, attest = [] }) =>
    ask("comment.edit", { client_id, comment: comment.id, revision, body, annotations, attest }),
  typing: (types) => (types ? typing.told() : typing.stopped()),
  draft: { load: async () => (await keep).draft(caseId), save: async (draft) => (await keep).saveDraft(caseId, draft, Date.now()) },
});
const keep = openKeep(reader.doctor);
// The one entry point that waits: without the keep nothing is sent that could be lost.
const outbox = keep.then(async (store) => {
  const box = new Outbox({
    store,
    ask,
    clock: client.clock,
    doctor: reader.doctor,
    onChange: (entry, done) => entry.case === caseId && thread.showEntry(entry, done),
    onGone: (entry) => entry.case === caseId && thread.removeEntry(entry),
    onVoice: (entry, me) => entry.case === caseId && becameKnown(me),
  });
  await box.load();
  if (!store.durable) say(document.getElementById("not-kept"), word("composer.not_kept"));
  return box;
});

async function post(fields) {
  unread.answered();
  (await outbox).add({ ...fields, case: caseId });
  scrolling.toEnd();
}

/** The page was opened to write a hand-over note; the next look at it is one like any other. */
function takeUpHandover() {
  const { value } = document.getElementById("composer").elements.handover;
  if (value) composer.handOver(value);
  window.history.replaceState(null, "", window.location.pathname + window.location.hash);
}

/** The form that this case was opened with need not keep it any longer. */
async function forgetForm({ texts: { title } }) {
  const store = await keep;
  const draft = await store.draft("new-case");
  const [, typed] = draft?.fields.find(([name]) => name === "title") ?? [];
  if (typed?.normalize("NFC").trim() === title.body) store.saveDraft("new-case");
}

/** How this doctor appears here: from the server, once they have a voice. */
function becameKnown(me) {
  if (!me) return;
  Object.assign(reader, { me: me.voice, self: me });
  main.dataset.me = me.voice;
  composer.knows({ me: me.voice });
  pages.mayPage();
}

/** Fetched with the first picture: most rooms have none. What comes meanwhile waits in its order. */
let pictures;
function withPictures(act) {
  pictures ??= import("./images.js").then(
    ({ Images }) =>
      new Images({ list, template: template("image-template"), images: snapshot.images, reader, scrolling, thread, unread, mine: () => "mine" in main.dataset }),
  );
  return pictures.then(act);
}

function heard(event) {
  if (event.stream === "inbox") pages.rang(event);
  if (event.stream !== stream) return;
  card.apply(event);
  pages.apply(event);
  if (event.type.startsWith("image.") || event.data.of?.kind === "image") withPictures((shown) => shown.apply(event));
  const changed = comments.apply(event);
  if (changed) showComment(changed);
  if (event.type === "member.left") comments.renamed(event.data.author).forEach(showComment);
  catchUpShown();
}

function showComment(id) {
  const { node, isNew, followed } = thread.show(id);
  const comment = comments.get(id);
  if (!isNew || comment.author.voice === reader.me) return;
  composer.showLanguage();
  typing.spoke(comment.author.voice);
  unread.arrived(node, followed);
  announce(word("comment.announced", { name: comment.author.name, text: reading(comment, reader.languages).text }));
}

const past = new History({ streams: client.streams, stream, from: renderedAt, comments });
let promised = Infinity;

/** "Up to date" is said when everything that the server announced is on the page, not before. */
function catchUpShown() {
  const seq = client.streams.seqOf(stream);
  if (seq >= promised) connection.upTo(seq);
}

function lost(name) {
  if (name !== stream) return;
  connection.lostRights();
  main.dataset.lost = "";
  thread.clear();
}

function heardInPassing({ stream: of, type, data }) {
  if (of !== stream) return;
  if (type === "typing") typing.heard(data);
  else if (type === "presence") showPresence(document.getElementById("presence"), data, reader);
  else if (type === "translation.part") {
    const reads = comments.get(data.comment)?.shown_in ?? reader.languages[0];
    const id = data.language === reads && comments.part(data);
    if (id && (comments.get(id).shown_in || !reader.languages.includes(comments.get(id).language))) thread.showPart(id);
  }
}

client.listen({
  async state(state) {
    connection.became(state);
    live = state.phase === "live";
    thread.connected(live);
    if (!live) promised = Infinity;
    else (await outbox).flush();
  },
  welcome: ({ now }) => reader.times.set(now),
  followed(done) {
    if (done.stream !== stream) return;
    promised = done.tip;
    becameKnown(done.me);
    catchUpShown();
  },
  event: heard,
  reset({ stream: of, seq, snapshot: fresh }) {
    if (of !== stream) return;
    comments.replace(fresh.comments);
    thread.rebuild();
    if (pictures || fresh.images.length) withPictures((shown) => shown.replace(fresh.images));
    card.replace(fresh.case);
    pages.replace(fresh.pages);
    past.before = seq;
    promised = seq;
    catchUpShown();
  },
  ephemeral: heardInPassing,
  unread: countUnread,
  lost,
});

const earlier = document.getElementById("earlier");
earlier?.querySelector("button").addEventListener("click", async ({ currentTarget: button }) => {
  button.disabled = true;
  thread.prepend(await past.earlier().catch(() => []));
  pictures?.then((shown) => shown.settle());
  button.disabled = false;
  earlier.hidden = past.isAtStart;
});

const languages = Object.keys(jsonOf("words")).filter((key) => /^language\.[a-z]+$/.test(key));
const actions = new CommentActions({
  thread,
  menu: template("comment-menu-template"),
  composer,
  outbox,
  ask,
  languages: languages.map((key) => key.slice(9)).filter((code) => code.length === 2 && isWord(`language.${code}`)),
});
onKeys(actions.keys);
outbox.then((box) => composer.knows({ me: reader.me, voice: box.waiting(caseId).find(({ voice }) => voice)?.voice }));
reader.times.keepTrue();
if (snapshot.images.length) withPictures(() => {});
const place = new Place({ list, scrolling, unread });
place.enter({ read: Number(main.dataset.read) });
composer.restore().then(takeUpHandover);
if ("mine" in main.dataset) forgetForm(snapshot.case);
unread.look();
client.socket.start();
