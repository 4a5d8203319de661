/** Asks the author back before a comment goes out: what a number or an acronym in it means. */

import { announce } from "./announce.js";
import { word } from "./words.js";

/**
 * @typedef {object} Question see `POST /api/v1/drafts/check` in docs/protocol.md
 * @property {"number"|"acronym"} kind
 * @property {string} written
 * @property {boolean} required
 * @property {{value: string, words: Object<string, string>}[]} readings
 */
export class Asking {
  #answers = new Map();
  #settled = null;

  /**
   * @param {object} how
   * @param {HTMLElement} how.node where the questions stand, above the words
   * @param {string[]} how.languages of the person who is asked, best first
   * @param {(body: string, language?: string) => Promise<Question[]>} how.check none where the server cannot be asked
   */
  constructor({ node, languages, check }) {
    Object.assign(this, { node, languages, check });
    this.list = node.querySelector('[data-slot="questions"]');
    this.anyway = node.querySelector('[data-do="send-anyway"]');
    node.addEventListener("click", ({ target }) => this.#clicked(target.closest("button")));
    node.addEventListener("keydown", ({ key }) => key === "Escape" && this.leave());
  }

  /**
   * @returns {Promise<object[]|undefined>} the answers as annotations, or nothing where the author goes back to the words
   */
  async settle(body, language) {
    const questions = await this.check(body, language);
    if (!questions.length) return [];
    this.#answers.clear();
    this.list.replaceChildren(...questions.map((question, number) => this.#item(question, number)));
    this.questions = questions;
    this.#showWhatIsOpen();
    this.node.hidden = false;
    this.list.querySelector("button").focus();
    announce(this.node.querySelector("h2").textContent);
    return new Promise((resolve) => {
      this.#settled = resolve;
    });
  }

  /** Back to the words, which are not sent. */
  leave() {
    this.#finish(undefined);
  }

  #clicked(button) {
    if (!button) return;
    const { do: deed, question, value } = button.dataset;
    if (deed === "back-to-words") this.leave();
    else if (deed === "send-anyway") this.#finish([...this.#answers.values()]);
    else if (question) this.#answer(this.questions[question], value, button);
  }

  #answer(question, value, button) {
    const { kind, written } = question;
    this.#answers.set(question, { kind, written, read_as: value });
    for (const other of button.parentElement.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    // The last answer sends: who was asked one thing presses one button.
    if (this.#answers.size === this.questions.length) this.#finish([...this.#answers.values()]);
    else this.#showWhatIsOpen();
  }

  #showWhatIsOpen() {
    this.anyway.hidden = this.questions.some((question) => question.required && !this.#answers.has(question));
  }

  #finish(answers) {
    const settled = this.#settled;
    this.#settled = null;
    this.node.hidden = true;
    settled?.(answers);
  }

  #item({ written, readings }, number) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    Object.assign(label, { id: `question-${number}`, textContent: word("asking.question", { written }) });
    const choice = document.createElement("div");
    choice.className = "readings";
    choice.setAttribute("role", "group");
    choice.setAttribute("aria-labelledby", label.id);
    choice.append(...readings.map((reading) => this.#button(reading, number)));
    item.append(label, choice);
    return item;
  }

  #button({ value, words }, number) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: words[this.#language(words)] ?? value });
    Object.assign(button.dataset, { question: number, value });
    button.setAttribute("aria-pressed", "false");
    return button;
  }

  #language(words) {
    return this.languages.find((language) => language in words) ?? "en";
  }
}
