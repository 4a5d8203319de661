/** Who is typing, and telling that oneself is. */

import { word } from "./words.js";

// The server takes one in 3 s by its own clock: a little more, so that none is dropped on the way.
const TELL_EVERY_MS = 3_300;
const SHOWN_MS = 6_000;

export class Typing {
  #names = new Map();
  #toldAt = 0;
  #again = null;

  /** @param {{node: HTMLElement, tell: () => void, isMe: (voice: string) => boolean}} how */
  constructor({ node, tell, isMe }) {
    Object.assign(this, { node, tell, isMe });
  }

  /** Oneself types. Told at once, then as long as it goes on; the server drops what comes more often. */
  told(now = Date.now()) {
    const wait = this.#toldAt + TELL_EVERY_MS - now;
    if (wait > 0) {
      this.#again ??= setTimeout(() => this.told(), wait);
      return;
    }
    this.stopped();
    this.#toldAt = now;
    this.tell();
  }

  /** Oneself has sent it, or given up. */
  stopped() {
    clearTimeout(this.#again);
    this.#again = null;
  }

  /** Another types: shown until they pause, or have spoken. */
  heard({ voice, name }) {
    if (this.isMe(voice)) return;
    clearTimeout(this.#names.get(voice)?.timer);
    this.#names.set(voice, { name, timer: setTimeout(() => this.spoke(voice), SHOWN_MS) });
    this.#show();
  }

  spoke(voice) {
    clearTimeout(this.#names.get(voice)?.timer);
    if (this.#names.delete(voice)) this.#show();
  }

  #show() {
    const [name, other, third] = [...this.#names.values()].map((typist) => typist.name);
    if (third) this.node.textContent = word("typing.many");
    else if (other) this.node.textContent = word("typing.two", { name, other });
    else this.node.textContent = name ? word("typing.one", { name }) : "";
  }
}
