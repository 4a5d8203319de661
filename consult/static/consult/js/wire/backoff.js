/** How long to wait before the next try: anywhere between nothing and a ceiling that doubles (full jitter). */
export class Backoff {
  #tries = 0;

  /** @param {{first?: number, most?: number, random?: () => number}} [figures] ceilings in milliseconds */
  constructor({ first = 500, most = 30_000, random = Math.random } = {}) {
    this.first = first;
    this.most = most;
    this.random = random;
  }

  /** Milliseconds to wait. What the server asked for goes before our own reckoning. */
  next(retryMs) {
    const ceiling = Math.min(this.most, this.first * 2 ** this.#tries);
    this.#tries += 1;
    return retryMs ?? Math.round(this.random() * ceiling);
  }

  get tries() {
    return this.#tries;
  }

  reset() {
    this.#tries = 0;
  }
}
