/** Tells the server how many frames have come, so that its window opens again. */
export class Acks {
  #received = 0;
  #told = 0;
  #toldAt = 0;
  #cancel = null;

  /** @param {{send: (frame: object) => void, clock: object, every?: number, within?: number}} how */
  constructor({ send, clock, every = 16, within = 250 }) {
    this.send = send;
    this.clock = clock;
    this.every = every;
    this.within = within;
  }

  /** Counts one `event` or `ephemeral` frame. */
  received() {
    this.#received += 1;
    const since = this.clock.now() - this.#toldAt;
    // The first frame after a pause is answered at once: timers of a hidden page may sleep for a minute.
    if (this.#received - this.#told >= this.every || since >= this.within) {
      this.#tell();
    } else {
      this.#cancel ??= this.clock.later(this.within - since, () => this.#tell());
    }
  }

  /** A new connection counts from nothing. */
  restart() {
    this.#cancel?.();
    this.#cancel = null;
    this.#received = this.#told = this.#toldAt = 0;
  }

  #tell() {
    this.#cancel?.();
    this.#cancel = null;
    this.#told = this.#received;
    this.#toldAt = this.clock.now();
    this.send({ kind: "ack", n: this.#told });
  }
}
