/** What is new: the line before it, the button to what came below, and the mark that it was read. */

import { counted } from "./words.js";

const SOON_MS = 400;

export class Unread {
  #below = 0;
  #timer = null;
  #lineIsRead = false;

  /**
   * @param {object} how
   * @param {Thread} how.thread
   * @param {HTMLTemplateElement} how.template the line
   * @param {HTMLButtonElement} how.button to what came below
   * @param {number} how.mark up to where it was read
   * @param {(upto: number) => Promise<void>} how.tell the server
   */
  constructor({ thread, scrolling, template, button, mark, tell }) {
    Object.assign(this, { thread, scrolling, template, button, mark, tell });
    button.addEventListener("click", () => scrolling.toEnd());
    for (const type of ["scroll", "resize"]) window.addEventListener(type, () => this.look(), { capture: true, passive: true });
    for (const type of ["focus", "visibilitychange"]) {
      window.addEventListener(type, () => this.look(), { capture: true });
    }
  }

  get line() {
    return document.getElementById("unread-line");
  }

  /** A comment or picture by another has come. */
  arrived(node, followed) {
    if (!followed) this.#count(this.#below + 1);
    if (!(followed && isAttentive())) this.#placeLine(node);
    this.look();
  }

  /** One has written oneself: there is nothing new before that. */
  answered() {
    const line = this.line;
    const next = line?.nextElementSibling;
    line?.remove();
    this.thread.headerAfter(next);
  }

  /** Looks at what is in sight, and marks it as read while somebody is there. */
  look() {
    if (this.scrolling.atEnd()) this.#count(0);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#markSeen();
    }, SOON_MS);
  }

  #count(below) {
    this.#below = below;
    this.button.hidden = !below;
    if (below) this.button.textContent = counted("comments.below", below);
  }

  #placeLine(node) {
    if (this.line && !this.#lineIsRead) return;
    this.#lineIsRead = false;
    this.scrolling.steady(() => this.drawLine(node));
  }

  /** Draws the line before a comment, and takes it from where it was. */
  drawLine(node) {
    const before = this.line?.nextElementSibling;
    const line = this.line ?? this.template.content.firstElementChild.cloneNode(true);
    node.before(line);
    this.thread.headerAfter(before);
    this.thread.headerAfter(node);
    return line;
  }

  async #markSeen() {
    if (!isAttentive()) return;
    const upto = this.#lastSeen();
    if (this.scrolling.atEnd()) this.#lineIsRead = true;
    if (upto <= this.mark) return;
    const before = this.mark;
    this.mark = upto;
    // Not told, it is told again with what is seen next.
    await this.tell(upto).catch(() => (this.mark = Math.min(this.mark, before)));
  }

  #lastSeen() {
    const { bottom } = this.scrolling;
    const seen = [...this.thread.list.querySelectorAll("[data-seq]")].filter(
      (node) => node.getBoundingClientRect().top < bottom,
    );
    return Math.max(0, ...seen.map(({ dataset }) => Number(dataset.seq)));
  }
}

/** Somebody is there: the page is in front of them. A socket alone says nothing of that. */
function isAttentive() {
  return document.visibilityState === "visible" && document.hasFocus();
}
