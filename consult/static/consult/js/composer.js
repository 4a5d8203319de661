/** Where one writes: a comment, an answer to one, or a change of one's own. */

import { quote } from "./comment_view.js";
import { foundIn, mayStand, showFound } from "./identifiers.js";
import { COUNTING } from "./keep.js";
import { paced } from "./pace.js";
import { say, slot } from "./page.js";
import { languageName } from "./reading.js";
import { Disconnected, Refused } from "./wire/commands.js";
import { newId } from "./wire/ids.js";
import { word } from "./words.js";

const MOST = 8_000;
const DRAFT_EVERY_MS = 400;

export class Composer {
  #target = null;
  #editing = null;
  /** The specialty that these words hand over, if they are a note for who takes it. */
  #handover = null;
  #language;
  #draft = paced(() => this.#saveDraft(), DRAFT_EVERY_MS);
  /** How to appear, chosen with the first word and the same for all that follow until the server knows. */
  #voice = null;

  /**
   * @param {object} how
   * @param {HTMLFormElement} how.form
   * @param {object} how.reader
   * @param {() => string[]} how.languages those of the room, the writer's own first
   * @param {(fields: object) => void} how.post
   * @param {(change: object) => Promise<object>} how.edit
   * @param {(types: boolean) => void} how.typing
   * @param {Asking} how.asking
   * @param {{load: () => Promise<object>, save: (draft?: object) => Promise<void>}} how.draft
   */
  constructor({ form, reader, languages, post, edit, typing, asking, draft }) {
    Object.assign(this, { form, reader, languages, post, edit, typing, asking, draft });
    this.body = form.elements.body;
    this.replyLine = document.getElementById("composer-reply");
    this.problemLine = document.getElementById("composer-problem");
    this.foundBox = document.getElementById("composer-found");
    this.languageButton = document.getElementById("composer-language");
    this.voiceChoice = document.getElementById("voice-choice");
    this.#listen();
    this.showLanguage();
  }

  /** Brings back the draft of this case, unless the page came with words of its own. */
  async restore() {
    const kept = await this.draft.load();
    if (!kept || this.body.value) return;
    this.body.value = kept.body;
    if (kept.reply_to) this.reply(kept.reply_to, { focus: false });
    if (kept.handover) this.handOver(kept.handover, { focus: false });
  }

  /** Answers a comment. */
  reply(id, { focus = true } = {}) {
    const comment = this.reader.quoted(id);
    if (!comment) return;
    this.asking.leave();
    if (this.#editing) this.#leaveEditing();
    this.#clearTarget();
    this.#target = id;
    this.#showTarget(word("composer.replying", { name: comment.author.name }), quote(comment, this.reader));
    this.#draft.ask();
    if (focus) this.body.focus();
  }

  /** What is written next is a note for who takes a specialty over. It carries a name: the rota tells it anyway. */
  handOver(specialty, { focus = true } = {}) {
    this.asking.leave();
    if (this.#editing) this.#leaveEditing();
    this.#clearTarget();
    this.#handover = specialty;
    const name = this.reader.specialties[specialty] ?? specialty;
    this.#showTarget(word("comment.handover", { specialty: name }), word("composer.handover.who"));
    this.knows({ me: this.reader.me });
    this.#draft.ask();
    if (focus) this.body.focus();
  }

  /** Changes an own comment. What was being written waits as a draft. */
  change(comment) {
    this.asking.leave();
    this.#saveDraft();
    this.#clearTarget();
    this.#editing = { comment, revision: comment.revision, client_id: newId() };
    this.body.value = comment.body;
    this.#showTarget(word("composer.editing"), "");
    slot(this.form, "submit").textContent = word("composer.save");
    this.body.focus();
  }

  /** Takes back words that were refused. */
  takeBack({ body, reply_to, handover }) {
    this.asking.leave();
    if (this.#editing) this.#leaveEditing();
    this.body.value = [body, this.body.value].filter(Boolean).join("\n\n");
    if (reply_to) this.reply(reply_to);
    if (handover) this.handOver(handover);
    this.body.focus();
    this.#draft.ask();
  }

  /** Says in words why something could not be done. */
  problem(text) {
    say(this.problemLine, text);
  }

  /** How to appear need not be asked: it is known, or was said with words that are on their way. */
  knows({ me, voice }) {
    if (voice) this.#voice = voice;
    const settled = Boolean(me || this.#voice || this.#handover);
    this.voiceChoice.hidden = this.voiceChoice.disabled = settled;
  }

  /** Words on their way were discarded, and how to appear with them. */
  forgetVoice() {
    this.#voice = null;
    this.knows({ me: this.reader.me });
  }

  /** Which language this is taken to be in, and which others will read it in. */
  showLanguage() {
    const all = this.languages();
    const source = this.#language ?? all[0];
    const target = all.filter((language) => language !== source).map(languageName).join(", ");
    const key = target ? "composer.language" : "composer.language.only";
    say(this.languageButton, word(key, { source: languageName(source), target }));
    this.languageButton.disabled = all.length < 2;
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.body.addEventListener("keydown", (event) => {
      // Enter alone breaks a line: half an order that goes out by accident is a hazard.
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#submit();
      if (event.key === "Escape") this.asking.leave();
      if (event.key === "Escape" && !this.body.readOnly && (this.#target || this.#handover || this.#editing)) this.#cancel();
    });
    this.body.addEventListener("input", () => {
      this.typing(Boolean(this.body.value.trim()));
      this.problem(this.#tooLong());
      this.#draft.ask();
    });
    this.replyLine.querySelector('[data-do="cancel-reply"]').addEventListener("click", () => this.#cancel());
    slot(this.foundBox, "attest").addEventListener("click", () => this.#attest());
    this.languageButton.addEventListener("click", () => this.#nextLanguage());
    window.addEventListener("pagehide", () => this.#saveDraft());
    // Asked how much is unsent, the answer counts these words too.
    document.addEventListener(COUNTING, () => this.#saveDraft());
  }

  async #submit() {
    const body = this.body.value;
    const problem = body.trim() ? this.#tooLong() : "";
    this.problem(problem);
    this.#showFound([]);
    if (problem || !body.trim() || this.body.readOnly) return;
    if (this.#editing && body.trim() === this.#editing.comment.body) return this.#leaveEditing();
    const annotations = await this.#answers(body);
    if (this.body.value !== body) return undefined;
    if (annotations && this.#editing) return this.#submitChange(body, annotations);
    if (annotations) return this.#submitComment(body, annotations);
    this.body.focus();
    return undefined;
  }

  /** The words stand still while they are asked about: the answers are to these and no others. */
  async #answers(body) {
    this.body.readOnly = true;
    try {
      return await this.asking.settle(body, this.#language);
    } finally {
      this.body.readOnly = false;
    }
  }

  #submitComment(body, annotations) {
    const as = this.#handover ? "name" : this.form.elements.voice.value;
    if (!this.reader.me) this.#voice ??= { as, client_id: newId() };
    const voice = this.reader.me ? null : this.#voice;
    const answers = annotations.length ? annotations : null;
    const fields = { body, reply_to: this.#target, handover: this.#handover, language: this.#language, voice, annotations: answers };
    this.#clear();
    this.post(Object.fromEntries(Object.entries(fields).filter(([, value]) => value)));
    this.knows({ me: this.reader.me });
  }

  async #submitChange(body, annotations) {
    const editing = this.#editing;
    // Its id holds for these words and answers: others are another change.
    const said = JSON.stringify([body, annotations]);
    if (editing.said !== said) Object.assign(editing, { said, body, annotations, client_id: newId() });
    try {
      await this.edit(editing);
      if (this.#editing === editing) this.#leaveEditing();
    } catch (error) {
      // Told that it was changed meanwhile, whoever saves again means the newest.
      if (error.code === "stale_revision") Object.assign(editing, { revision: editing.comment.revision, client_id: newId() });
      this.#failed(error);
    }
  }

  #failed(error) {
    if (error instanceof Refused) {
      this.problem(error.message);
      this.#showFound(foundIn(error));
    } else if (error instanceof Disconnected) this.problem(word("composer.not_connected"));
    else throw error;
  }

  #showFound(found) {
    this.found = found;
    showFound(slot(this.foundBox, "found"), this.body.value, found);
    slot(this.foundBox, "attest").hidden = !mayStand(found);
    this.foundBox.hidden = !found.length;
  }

  /** The author looked at what was found in the change, and lets it stand. */
  #attest() {
    const known = this.#editing.attest ?? [];
    this.#editing.attest = [...new Set([...known, ...this.found.map(({ id }) => id)])];
    this.#submit();
  }

  #cancel() {
    if (this.#editing) this.#leaveEditing();
    else this.#clearTarget();
    this.#draft.ask();
  }

  async #leaveEditing() {
    this.#editing = null;
    this.#clear({ keepDraft: true });
    await this.restore();
  }

  #clear({ keepDraft = false } = {}) {
    this.body.value = "";
    this.typing(false);
    this.problem("");
    this.#showFound([]);
    this.#clearTarget();
    this.#draft.cancel();
    if (!keepDraft) this.draft.save();
  }

  #clearTarget() {
    this.#target = this.#handover = null;
    this.replyLine.hidden = true;
    this.knows({ me: this.reader.me });
    slot(this.form, "submit").textContent = word("composer.send");
  }

  #showTarget(name, quoted) {
    slot(this.replyLine, "reply-name").textContent = name;
    slot(this.replyLine, "reply-quote").textContent = quoted;
    this.replyLine.hidden = false;
  }

  #nextLanguage() {
    const all = this.languages();
    this.#language = all[(all.indexOf(this.#language ?? all[0]) + 1) % all.length];
    this.showLanguage();
  }

  #tooLong() {
    const over = Array.from(this.body.value.trim()).length - MOST;
    return over > 0 ? word("composer.too_long", { n: over }) : "";
  }

  #saveDraft() {
    if (this.#editing) return;
    const body = this.body.value;
    const about = { reply_to: this.#target, handover: this.#handover };
    this.draft.save(body.trim() || this.#target || this.#handover ? { body, ...about } : undefined);
  }
}
