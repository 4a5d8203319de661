/** The case: its texts in the reader's language, its state, who acts next, and its counts. */

import { fillSaid, reviewable, toggleOriginal } from "./comment_view.js";
import { fillGuarantee } from "./case_row.js";
import { asked } from "./dialog.js";
import { complete, say, slot } from "./page.js";
import { answersInWords, reading, standingIn } from "./reading.js";
import { corrected } from "./review.js";
import { Disconnected, Refused } from "./wire/commands.js";
import { newId } from "./wire/ids.js";
import { word } from "./words.js";

// What the author may do next, by state (the server decides).
const MOVES = { open: ["resolved", "closed"], answered: ["resolved", "closed"], resolved: ["open", "closed"], closed: ["open"] };

// A machine's words or a reviewer's: the newer ones stand.
const TRANSLATED = ["text.translated", "translation.reviewed"];

export class Card {
  /**
   * @param {object} how
   * @param {HTMLElement} how.main
   * @param {object} how.facts `case` of a snapshot
   * @param {object} how.reader
   * @param {Scrolling} how.scrolling
   * @param {(kind: string, fields: object) => Promise<object>} how.ask
   * @param {(problem: string) => void} how.tell
   */
  constructor({ main, facts, reader, scrolling, ask, tell }) {
    Object.assign(this, { main, facts, reader, scrolling, ask, tell });
    this.whole = document.getElementById("said-template").content;
    this.moves = document.getElementById("case-state");
    this.moves?.addEventListener("submit", (event) => this.#move(event));
    main.addEventListener("click", ({ target }) => {
      const field = target.closest("[data-field]");
      if (!field) return;
      if (target.closest('[data-do="original"]')) toggleOriginal(field);
      if (target.closest('[data-do="review-text"]')) this.#review(field.dataset.field);
    });
  }

  /** A snapshot stands for everything known before. */
  replace(facts) {
    this.facts = facts;
    for (const field of Object.keys(facts.texts)) this.#fill(field);
    this.#showState();
    this.#showLock();
    this.#showCount(facts.counts.comments);
  }

  /** Takes an event of the case. */
  apply({ type, data }) {
    if (type === "case.state") {
      const { state, next_actor, due_at, missed_at } = data;
      Object.assign(this.facts, { state, next_actor, due_at, missed_at });
      this.#showState();
    } else if (type === "case.locked") {
      this.facts.locked = data.locked;
      this.#showLock();
    } else if (type === "comment.posted") {
      this.#showCount((this.facts.counts.comments += 1));
    } else if (data.of?.kind === "case") {
      this.#textChanged(type, data);
    }
  }

  #showLock() {
    this.main.toggleAttribute("data-locked", Boolean(this.facts.locked));
  }

  /** A page has moved: who acts next, and by when. */
  isDue(due) {
    Object.assign(this.facts, due);
    this.#showState();
  }

  /** The languages that the texts of the case are written in. */
  get languages() {
    return Object.values(this.facts.texts).map(({ language }) => language);
  }

  #textChanged(type, data) {
    const text = this.facts.texts[data.of.field];
    if (!text) return;
    if (type === "text.redacted") {
      delete text.body;
      Object.assign(text, { redacted: true, translations: {} });
    } else if (TRANSLATED.includes(type) && text.revision === data.revision) {
      text.translations = { ...text.translations, [data.language]: data };
    }
    this.#fill(data.of.field);
  }

  #fill(field) {
    const text = this.facts.texts[field];
    const said = standingIn(reading(text, this.reader.languages));
    this.scrolling.steady(() => {
      for (const node of document.querySelectorAll(`[data-field="${field}"]`)) {
        if (slot(node, "text")) {
          complete(node, this.whole);
          fillSaid(node, said);
          say(slot(node, "annotations"), said.redacted ? "" : answersInWords(text.annotations, this.reader.languages));
        }
        const review = node.querySelector('[data-do="review-text"]');
        if (review) review.hidden = !reviewable(text, this.reader);
      }
      for (const node of document.querySelectorAll(`[data-mirror="${field}"]`)) {
        Object.assign(node, { textContent: said.text, lang: said.language });
      }
    });
  }

  #showState() {
    const { state } = this.facts;
    this.main.dataset.state = state;
    this.main.querySelector('.room-head [data-slot="state"]').textContent = word(`state.${state}`);
    for (const clock of document.querySelectorAll(".clock")) {
      this.reader.times.showClock(clock, this.facts, "mine" in this.main.dataset);
    }
    fillGuarantee(this.main, this.facts);
    this.main.querySelector('[data-slot="nobody"]').hidden = Boolean(this.facts.due_at);
    for (const button of this.moves?.querySelectorAll("[data-state]") ?? []) {
      button.hidden = !MOVES[state].includes(button.dataset.state);
    }
  }

  #showCount(comments) {
    document.getElementById("count-comments").textContent = comments;
  }

  async #move(event) {
    event.preventDefault();
    const { state } = event.submitter.dataset;
    if (!(await asked(word(`state.question.${state}`), { yes: event.submitter.textContent.trim() }))) return;
    await this.#do("case.state", { state });
  }

  /** A reader of both languages says a text of the card better than the machine. */
  async #review(field) {
    const text = this.facts.texts[field];
    const language = reviewable(text, this.reader);
    const wording = await corrected(text, language);
    if (wording) await this.#do("text.review", { field, revision: text.revision, language, text: wording });
  }

  async #do(kind, fields) {
    try {
      await this.ask(kind, { client_id: newId(), case: this.facts.id, ...fields });
      this.tell("");
    } catch (error) {
      if (error instanceof Refused) this.tell(error.message);
      else if (error instanceof Disconnected) this.tell(word("deed.not_connected"));
      else throw error;
    }
  }
}
