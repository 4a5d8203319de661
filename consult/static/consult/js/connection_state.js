/** How the connection stands, in words: what one sees is up to date, or what still works. */

import { NOT_SIGNED_IN, RESTART, TOO_OLD } from "./wire/codes.js";
import { word } from "./words.js";

const OFFLINE_AFTER_MS = 8_000;
const RESTORED_SHOWN_MS = 6_000;

export class ConnectionState {
  #state = { phase: "connecting" };
  #seq;
  #wasLive = false;
  #upToDate = false;
  #lost = false;
  #timer = null;
  #late = false;

  /** @param {HTMLElement} node @param {{seq?: number}} [page] the number that the page was rendered at */
  constructor(node, { seq } = {}) {
    this.node = node;
    this.#seq = seq;
    for (const type of ["online", "offline"]) window.addEventListener(type, () => this.#show());
    this.#show();
  }

  /** Takes a state of the socket. */
  became(state) {
    const fell = this.#state.phase === "live" && state.phase !== "live";
    this.#state = { code: this.#state.code, ...state };
    if (state.phase === "live") this.#late = false;
    else this.#upToDate = false;
    if (fell) this.#later(OFFLINE_AFTER_MS, () => (this.#late = true));
    this.#show();
  }

  /** Everything up to `seq` is on the page, and nothing more is known. */
  upTo(seq) {
    this.#seq = seq;
    if (this.#state.phase === "live" && !this.#upToDate) {
      this.#upToDate = true;
      this.restored = this.#wasLive;
      this.#wasLive = true;
      this.#later(RESTORED_SHOWN_MS, () => (this.restored = false));
    }
    this.#show();
  }

  /** The doctor may no longer see this. */
  lostRights() {
    this.#lost = true;
    this.#show();
  }

  #later(ms, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      act();
      this.#show();
    }, ms);
  }

  #show() {
    const name = this.#name();
    const isQuiet = this.#seq === undefined && ["live", "restored"].includes(name);
    const text = isQuiet ? "" : word(`connection.${name}`, { seq: this.#seq });
    // Numbers that go on are no news to those who listen; a broken connection is.
    this.node.setAttribute("aria-live", name === "live" ? "off" : "polite");
    if (this.node.dataset.phase === name && this.node.firstChild?.textContent === text) return;
    this.node.dataset.phase = name;
    this.node.replaceChildren(text, ...this.#cure(name));
  }

  #name() {
    if (this.#lost) return "rights_lost";
    const { phase, code } = this.#state;
    if (phase === "live" && this.#upToDate) return this.restored ? "restored" : "live";
    if (phase === "sign_in" || code === NOT_SIGNED_IN) return "signed_out";
    if (phase === "stopped") return code === TOO_OLD ? "too_old" : "refused";
    if (!navigator.onLine || this.#late) return "offline";
    if (code === RESTART) return "restarting";
    return this.#wasLive ? "reconnecting" : "connecting";
  }

  /** What the person can do about it. */
  #cure(name) {
    if (name === "signed_out") {
      const link = document.createElement("a");
      link.href = `/accounts/login/?next=${encodeURIComponent(window.location.pathname)}`;
      link.textContent = word("connection.sign_in");
      return [" ", link];
    }
    if (name !== "refused" && name !== "too_old") return [];
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: word("connection.reload") });
    button.addEventListener("click", () => window.location.reload());
    return [" ", button];
  }
}
