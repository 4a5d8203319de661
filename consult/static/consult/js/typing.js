/** Who is typing, and telling that oneself is. */

import { word } from "./words.js";

const TELL_EVERY_MS = 3_000;
const SHOWN_MS = 5_000;

export class Typing {
  #names = new Map();
  #toldAt = 0;

  /** @param {{node: HTMLElement, tell: () => void, isMe: (voice: string) => boolean}} how */
  constructor({ node, tell, isMe }) {
    Object.assign(this, { node, tell, isMe });
  }

  /** Oneself types. */
  told(now = Date.now()) {
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = now;
    this.tell();
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
