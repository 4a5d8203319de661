/** One WebSocket at a time: opened, greeted, kept alive, and opened again when it breaks. */

import { Acks } from "./acks.js";
import { reactionTo, RESUME, SIGN_IN } from "./codes.js";

const WELCOME_WITHIN_MS = 10_000;
const SILENCE_MOST_MS = 25_000;
// A connection that held so long was a good one: the next wait starts small again.
const STEADY_MS = 5_000;
const ABNORMAL = 1006;

/**
 * @typedef {object} State
 * @property {"connecting"|"live"|"waiting"|"sign_in"|"stopped"} phase
 * @property {number} [code] why the last connection ended
 * @property {number} [delay] milliseconds until the next try
 */
export class Socket {
  #socket = null;
  #phase = "idle";
  #bye = null;
  #heardAt = 0;
  #welcomedAt = 0;
  #signInTried = false;
  #cancelRetry = null;
  #cancelWatch = null;

  /**
   * @param {object} how
   * @param {() => WebSocket} how.open
   * @param {() => object} how.hello the fields of `hello`, asked for at each connection
   * @param {object} how.clock
   * @param {Backoff} how.backoff
   * @param {(frame: object) => void} how.onFrame every frame that is not about the connection itself
   * @param {(state: State) => void} how.onState
   */
  constructor({ open, hello, clock, backoff, onFrame, onState }) {
    Object.assign(this, { open, hello, clock, backoff, onFrame, onState });
    this.acks = new Acks({ send: (frame) => this.send(frame), clock });
  }

  get live() {
    return this.#phase === "live";
  }

  start() {
    if (this.#phase === "idle") this.#connect();
  }

  /** Ends it for good: the page goes away. */
  stop() {
    this.#leave();
    this.#phase = "idle";
  }

  /** Sends a frame if the connection stands; whether it did. */
  send(frame) {
    if (!this.live) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /**
   * Somebody looks, or the network is back: do not wait for the timer.
   * @param {{networkChanged?: boolean}} [why] sockets of the network before are dead, whatever they say
   */
  wake({ networkChanged = false } = {}) {
    const silent = this.clock.now() - this.#heardAt >= SILENCE_MOST_MS;
    if (this.#phase === "waiting" || (this.live && (networkChanged || silent))) this.#connect();
  }

  #connect() {
    this.#leave();
    this.#become({ phase: "connecting" });
    this.#bye = null;
    this.#heardAt = this.clock.now();
    const socket = this.open();
    this.#socket = socket;
    // Frames of a socket that was left behind must not reach the one that came after it.
    const mine = (act) => (event) => this.#socket === socket && act(event);
    const greet = mine(() => socket.send(JSON.stringify({ kind: "hello", ...this.hello() })));
    // The page's first one was opened before there was a page to say hello.
    if (socket.readyState === WebSocket.OPEN) greet();
    else socket.onopen = greet;
    socket.onmessage = ({ data }) => {
      for (const frame of data.split("\n")) {
        if (this.#socket === socket) this.#take(JSON.parse(frame));
      }
    };
    socket.onclose = mine(({ code }) => this.#ended(code));
    this.#watch(WELCOME_WITHIN_MS);
  }

  #take(frame) {
    this.#heardAt = this.clock.now();
    switch (frame.kind) {
      case "welcome":
        this.#welcomed(frame);
        return;
      case "heartbeat":
        this.send({ kind: "pong", t: frame.t });
        break;
      case "bye":
        this.#bye = frame;
        return;
      case "event":
      case "ephemeral":
        this.acks.received();
        break;
    }
    this.onFrame(frame);
  }

  #welcomed(frame) {
    this.acks.restart();
    this.#signInTried = false;
    this.#welcomedAt = this.clock.now();
    this.#watch(SILENCE_MOST_MS);
    // The greeting is heard before anybody is told to speak: it says in which epoch.
    this.onFrame(frame);
    this.#become({ phase: "live" });
  }

  #watch(within) {
    this.#cancelWatch?.();
    const rest = this.#heardAt + within - this.clock.now();
    this.#cancelWatch = this.clock.later(Math.max(rest, 0), () => {
      const silent = this.clock.now() - this.#heardAt;
      // A greeting that never comes is not made up for by other frames.
      if (silent >= within || !this.live) this.#ended(ABNORMAL);
      else this.#watch(within);
    });
  }

  #ended(closeCode) {
    const code = this.#bye?.code ?? closeCode;
    const steady = this.live && this.clock.now() - this.#welcomedAt >= STEADY_MS;
    this.#leave();
    if (steady) this.backoff.reset();
    const reaction = reactionTo(code);
    // The session may well stand: a cookie is as good as a new ticket. Refused again, only a person can help.
    const again = reaction === RESUME || (reaction === SIGN_IN && !this.#signInTried);
    if (!again) {
      this.#become({ phase: reaction === SIGN_IN ? "sign_in" : "stopped", code });
      return;
    }
    this.#signInTried = reaction === SIGN_IN;
    const delay = this.backoff.next(this.#bye?.retry_ms);
    this.#become({ phase: "waiting", code, delay });
    this.#cancelRetry = this.clock.later(delay, () => this.#connect());
  }

  #leave() {
    this.#cancelRetry?.();
    this.#cancelWatch?.();
    this.#cancelRetry = this.#cancelWatch = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #become(state) {
    this.#phase = state.phase;
    this.onState(state);
  }
}
