/** Commands and their answers, found again by `ref`. */

/** The server said no. `message` is worded for the doctor, in their language. */
export class Refused extends Error {
  /** @param {{code: string, message?: string, retry_ms?: number, fields?: object}} frame */
  constructor(frame) {
    super(frame.message ?? frame.code);
    this.code = frame.code;
    this.retryMs = frame.retry_ms;
    this.fields = frame.fields ?? {};
  }
}

/** There is no connection, or it broke before the answer: what was sent may be stored or not. */
export class Disconnected extends Error {}

export class Commands {
  #next = 1;
  #waiting = new Map();

  /** @param {(frame: object) => boolean} send gives false while there is no connection */
  constructor(send) {
    this.send = send;
  }

  /**
   * Sends a command; gives its `done`.
   * @param {string} kind
   * @param {object} [fields]
   * @returns {Promise<object>} rejected with `Refused` or `Disconnected`
   */
  ask(kind, fields = {}) {
    const ref = String(this.#next);
    this.#next += 1;
    return new Promise((resolve, reject) => {
      if (this.send({ kind, ref, ...fields })) {
        this.#waiting.set(ref, { resolve, reject });
      } else {
        reject(new Disconnected());
      }
    });
  }

  /** Settles the command that `frame`, a `done` or `refused`, answers; false if it answers none of ours. */
  settle(frame) {
    const waiting = this.#waiting.get(frame.ref);
    if (!waiting) return false;
    this.#waiting.delete(frame.ref);
    if (frame.kind === "done") waiting.resolve(frame);
    else waiting.reject(new Refused(frame));
    return true;
  }

  /** The connection is gone, and every answer with it. */
  drop() {
    const broken = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of broken) reject(new Disconnected());
  }
}
