/** Nobody at the screen: a warning first, then the page is covered and the session ends. */

const WARNING_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
// The server notes an input every 30 s.
const TOLD_EVERY_MS = 30_000;
const KEY = "input";
const INPUTS = ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"];

/** Covers everything that can be read, on the screen and for a screen reader. */
function cover() {
  document.documentElement.dataset.covered = "";
  for (const part of document.body.children) part.inert = true;
}

export class Idle {
  #last = Date.now();
  #told = Date.now();
  #left = false;

  /** @param {{node: HTMLElement, idleMs: number, token: string}} page where the warning stands, and what signs out */
  constructor({ node, idleMs, token }) {
    Object.assign(this, { node, idleMs, token });
    for (const type of INPUTS) addEventListener(type, () => this.#input(), { passive: true, capture: true });
    // A computer that slept is looked at before anybody sees the page.
    for (const type of ["pageshow", "focus"]) addEventListener(type, () => this.look());
    document.addEventListener("visibilitychange", () => this.look());
    setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Warns, or leaves, if it is time. */
  look() {
    if (this.#left) return;
    const left = this.idleMs - (Date.now() - this.#newest());
    if (left <= 0) this.#leave();
    else this.#warn(left <= WARNING_MS);
  }

  #input() {
    if (this.#left) return;
    const now = Date.now();
    // What comes after the time is over must not bring the page back to who sits down at it.
    if (now - this.#newest() >= this.idleMs) {
      this.#leave();
      return;
    }
    this.#last = now;
    this.#warn(false);
    if (now - this.#told < TOLD_EVERY_MS) return;
    this.#told = now;
    try {
      localStorage.setItem(KEY, String(now));
    } catch {
      // Then each window of this browser counts for itself.
    }
    this.#post("/here/").catch(() => undefined);
  }

  /** The newest input in any window of this browser. */
  #newest() {
    try {
      return Math.max(this.#last, Number(localStorage.getItem(KEY) ?? 0));
    } catch {
      return this.#last;
    }
  }

  #warn(now) {
    if (this.node.hidden === !now) return;
    this.node.hidden = !now;
  }

  async #leave() {
    this.#left = true;
    cover();
    const here = window.location.pathname;
    await this.#post("/accounts/logout/").catch(() => undefined);
    window.location.replace(`/accounts/login/?idle=1&next=${encodeURIComponent(here)}`);
  }

  #post(address) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: this.token }),
      redirect: "manual",
      keepalive: true,
    });
  }
}
