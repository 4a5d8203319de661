/** Streams as this page holds them: no number applied twice, none skipped. */

import { Disconnected } from "./commands.js";

const FILL_MOST = 500;
// A heartbeat may overtake events that are already on their way.
const GRACE_MS = 1_000;

class Stream {
  held = new Map();
  filling = false;
  /** The server sends everything up to here by itself, however far ahead live events already are. */
  promised = 0;
  past = null;

  constructor(name, seq) {
    this.name = name;
    this.seq = seq;
    this.tip = seq;
  }
}

/**
 * @typedef {object} Hearing
 * @property {(frame: object) => void} event an event in its turn
 * @property {(frame: object) => void} reset a snapshot that replaces everything known
 * @property {(name: string, refusal: Error) => void} lost the stream may no longer be followed
 */
export class Streams {
  #streams = new Map();
  #ask;
  #clock;
  #hearing;

  /** @param {{ask: (kind: string, fields: object) => Promise<object>, clock: object, hearing: Hearing}} how */
  constructor({ ask, clock, hearing }) {
    this.#ask = ask;
    this.#clock = clock;
    this.#hearing = hearing;
    /** Positions hold within one epoch of the server. */
    this.epoch = undefined;
  }

  /** Holds `name` from now on; `seq` is the last number already known, that of the page. */
  follow(name, seq) {
    this.#streams.set(name, new Stream(name, seq));
  }

  forget(name) {
    this.#streams.delete(name);
  }

  /** The last number applied, undefined for a stream that is not followed. */
  seqOf(name) {
    return this.#streams.get(name)?.seq;
  }

  /** What `hello` says of where to go on. */
  resume() {
    const positions = [...this.#streams.values()].map((stream) => [stream.name, stream.seq]);
    return positions.length ? { epoch: this.epoch, streams: Object.fromEntries(positions) } : undefined;
  }

  /** Takes an `event` frame: applies it, drops it, or holds it until what lies between has come. */
  event(frame) {
    const stream = this.#streams.get(frame.stream) ?? this.#adopted(frame);
    if (!stream) return;
    if (frame.seq <= stream.seq) {
      stream.past?.set(frame.seq, frame);
      return;
    }
    stream.held.set(frame.seq, frame);
    this.#applyHeld(stream);
    if (stream.held.size) this.#catchUp(stream, Math.min(...stream.held.keys()) - 1);
  }

  /** Live events were left out up to `seq`. */
  tip(name, seq) {
    const stream = this.#streams.get(name);
    if (stream && seq > stream.seq) {
      stream.promised = 0;
      this.#catchUp(stream, seq);
    }
  }

  /** The answer to a subscription or a resumed stream: all events up to `tip` will come by themselves. */
  promised(name, tip) {
    const stream = this.#streams.get(name);
    if (stream) stream.promised = tip;
  }

  /** Takes a `reset` frame. Its number may lie behind ours: after a restore the server has forgotten. */
  reset(frame) {
    this.follow(frame.stream, frame.seq);
    this.#hearing.reset(frame);
  }

  /** Heals what was lost on the way to us: still behind and not moving a moment later, we ask. */
  heartbeat(tips) {
    for (const [name, tip] of Object.entries(tips)) {
      const stream = this.#streams.get(name);
      if (!stream || tip <= stream.seq) continue;
      const seq = stream.seq;
      this.#clock.later(GRACE_MS, () => {
        if (stream.seq === seq) this.tip(name, tip);
      });
    }
  }

  /**
   * Events that lie behind what the page shows, asked for on demand.
   * @returns {Promise<object[]>} in order; `to - from` below 500, one call at a time
   */
  async past(name, from, to) {
    const stream = this.#streams.get(name);
    stream.past = new Map();
    try {
      await this.#ask("stream.fill", { stream: name, from, to });
      return [...stream.past.values()].filter(({ seq }) => seq >= from && seq <= to).sort((a, b) => a.seq - b.seq);
    } finally {
      stream.past = null;
    }
  }

  /** The connection is gone: what we held comes again, after the last number applied. */
  disconnected() {
    for (const stream of this.#streams.values()) {
      stream.held.clear();
      stream.promised = 0;
      stream.filling = false;
      stream.tip = stream.seq;
    }
  }

  /** Following a specialty brings its children's streams, which the page did not know. */
  #adopted(frame) {
    if (!frame.stream.startsWith("specialty:")) return undefined;
    this.follow(frame.stream, frame.seq - 1);
    return this.#streams.get(frame.stream);
  }

  #applyHeld(stream) {
    for (let frame; (frame = stream.held.get(stream.seq + 1)); ) {
      stream.held.delete(frame.seq);
      stream.seq = frame.seq;
      this.#hearing.event(frame);
    }
  }

  async #catchUp(stream, upto) {
    stream.tip = Math.max(stream.tip, upto);
    if (stream.filling || stream.seq < stream.promised) return;
    stream.filling = true;
    try {
      while (stream.seq < stream.tip && this.#isHeld(stream)) await this.#fillOnce(stream);
    } catch (refusal) {
      this.#notFilled(stream, refusal);
    } finally {
      stream.filling = false;
    }
  }

  async #fillOnce(stream) {
    const { name, seq: before } = stream;
    const to = Math.min(stream.tip, before + FILL_MOST);
    await this.#ask("stream.fill", { stream: name, from: before + 1, to });
    this.#applyHeld(stream);
    // Nothing came: those numbers are no longer kept, and a snapshot takes their place.
    if (stream.seq === before && this.#isHeld(stream)) await this.#ask("stream.subscribe", { stream: name });
    if (stream.seq === before) stream.tip = before;
  }

  #isHeld(stream) {
    return this.#streams.get(stream.name) === stream;
  }

  #notFilled(stream, refusal) {
    if (refusal instanceof Disconnected || !this.#isHeld(stream)) return;
    if (refusal.code === "slow_down") {
      const { tip } = stream;
      this.#clock.later(refusal.retryMs ?? GRACE_MS, () => this.#isHeld(stream) && this.#catchUp(stream, tip));
    } else {
      this.forget(stream.name);
      this.#hearing.lost(stream.name, refusal);
    }
  }
}
