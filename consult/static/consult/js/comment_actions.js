/** What can be done with a comment: by its buttons, and by keys on the one that has the focus. */

import { fillMenu, reviewable, toggleOriginal } from "./comment_view.js";
import { asked, chosen } from "./dialog.js";
import { slot } from "./page.js";
import { languageName } from "./reading.js";
import { corrected } from "./review.js";
import { Disconnected, Refused } from "./wire/commands.js";
import { newId } from "./wire/ids.js";
import { word } from "./words.js";

const OPEN = "details.more[open]";

export class CommentActions {
  /**
   * @param {object} how
   * @param {Thread} how.thread
   * @param {HTMLTemplateElement} how.menu
   * @param {Composer} how.composer
   * @param {Promise<Outbox>} how.outbox its store may still be opening: keys and buttons do not wait for it
   * @param {(kind: string, fields: object) => Promise<object>} how.ask
   * @param {string[]} how.languages those that a comment may be in
   */
  constructor({ thread, menu, composer, outbox, ask, languages }) {
    Object.assign(this, { thread, composer, outbox, ask, languages });
    this.menu = menu.content.firstElementChild;
    thread.list.addEventListener("click", (event) => this.#clicked(event));
    // Of the capture: these events do not rise.
    thread.list.addEventListener("toggle", ({ target }) => this.#toggled(target), { capture: true });
    const opened = thread.list.querySelector(OPEN);
    if (opened) this.#toggled(opened);
    document.addEventListener("click", ({ target }) => closeMenus(target));
  }

  /** Keys of the room. */
  get keys() {
    return {
      j: () => this.#move(1),
      k: () => this.#move(-1),
      o: () => this.#withFocused((node) => toggleOriginal(node)),
      r: () => this.#withFocused((node) => this.#reply(node)),
    };
  }

  /** The one menu stands in the comment that has opened it. */
  #toggled(details) {
    if (details.open) {
      const node = details.closest(".comment");
      details.append(this.menu);
      fillMenu(node, this.thread.shown(node).comment, this.thread.reader);
    } else if (details.contains(this.menu)) {
      this.menu.remove();
    }
  }

  #clicked({ target }) {
    const button = target.closest("button[data-do]");
    const node = target.closest(".comment");
    if (!button || !node) return;
    const { comment, entry } = this.thread.shown(node);
    if (button.dataset.do !== "original") button.closest("details")?.removeAttribute("open");
    if (entry) this.#onEntry(button.dataset.do, entry);
    else this.#onComment(button.dataset.do, node, comment);
  }

  #onComment(deed, node, comment) {
    if (deed === "original") toggleOriginal(node);
    else if (deed === "reply") this.#reply(node);
    else if (deed === "edit") this.composer.change(comment);
    else if (deed === "retract") this.#retract(comment);
    else if (deed === "language") this.#correctLanguage(comment);
    else if (deed === "translate") this.#showIn(comment);
    else if (deed === "back") this.#turnBack(node, comment);
    else if (deed === "review") this.#review(comment);
  }

  async #onEntry(deed, { client_id, problem }) {
    const outbox = await this.outbox;
    if (deed === "retry") await outbox.retry(client_id);
    if (deed === "attest") await outbox.retry(client_id, { attest: problem.found.map(({ id }) => id) });
    if (deed !== "edit" && deed !== "discard") return;
    const entry = await outbox.discard(client_id);
    if (entry?.voice && !outbox.waiting(entry.case).some(({ voice }) => voice)) this.composer.forgetVoice();
    if (deed === "edit" && entry) this.composer.takeBack(entry);
  }

  #reply(node) {
    const { comment } = this.thread.shown(node);
    if (comment && !comment.redacted) this.composer.reply(comment.id);
  }

  async #retract({ id }) {
    const yes = word("retract.confirm");
    if (await asked(word("retract.question"), { yes })) this.#do("comment.retract", { comment: id });
  }

  async #correctLanguage({ id, language }) {
    const options = this.languages.map((code) => [code, languageName(code)]);
    const right = await chosen(word("language.question"), options, language);
    if (right && right !== language) this.#do("comment.language", { comment: id, language: right });
  }

  async #showIn({ id, language, translations, shown_in: now }) {
    const options = this.languages.map((code) => [code, languageName(code)]);
    const wanted = await chosen(word("translate.question"), options, now ?? this.thread.reader.languages[0]);
    if (!wanted) return;
    this.thread.ask(id, { shownIn: wanted });
    const served = wanted === language || translations[wanted]?.text;
    if (!served) this.#do("translation.request", { comment: id, language: wanted }, { stores: false });
  }

  #turnBack(node, { id }) {
    const language = slot(node, "text").lang;
    this.thread.ask(id, { backFrom: language });
    this.#do("translation.back", { comment: id, language }, { stores: false });
  }

  async #review(comment) {
    const language = reviewable(comment, this.thread.reader);
    const { id, revision } = comment;
    const text = await corrected(comment, language);
    if (text) this.#do("translation.review", { comment: id, revision, language, text });
  }

  /** Does it now or says why not: unlike words, a deed is not kept for later, when it may no longer be meant. */
  async #do(kind, fields, { stores = true } = {}) {
    try {
      await this.ask(kind, stores ? { client_id: newId(), ...fields } : fields);
      this.composer.problem("");
    } catch (error) {
      if (error instanceof Refused) this.composer.problem(error.message);
      else if (error instanceof Disconnected) this.composer.problem(word("deed.not_connected"));
      else throw error;
    }
  }

  #move(by) {
    const nodes = [...this.thread.list.querySelectorAll(".comment")];
    const at = nodes.indexOf(this.#focused());
    const start = by > 0 ? nodes.findIndex((node) => node.getBoundingClientRect().bottom > this.thread.scrolling.top) : nodes.length - 1;
    const next = nodes[at < 0 ? start : at + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  #focused() {
    return document.activeElement.closest?.(".comment");
  }

  #withFocused(act) {
    const node = this.#focused();
    if (node) act(node);
  }
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(target)) menu.open = false;
}
