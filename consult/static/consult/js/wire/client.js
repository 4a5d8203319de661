/** The protocol's client: one connection, the streams that a page follows, commands and their answers. */

import { Backoff } from "./backoff.js";
import { clock as systemClock } from "./clock.js";
import { Commands } from "./commands.js";
import { Socket } from "./socket.js";
import { Streams } from "./streams.js";

/**
 * What a page listens to. Every one is optional.
 * @typedef {object} Listener
 * @property {(state: object) => void} [state] see `State` of socket.js
 * @property {(frame: object) => void} [welcome]
 * @property {(frame: object) => void} [event] an event of any stream, in its turn
 * @property {(frame: object) => void} [reset]
 * @property {(frame: object) => void} [ephemeral]
 * @property {(counts: Object<string, number>) => void} [unread]
 * @property {(done: object) => void} [followed] a stream is followed: `stream`, `tip`, `me`
 * @property {(name: string, refusal: Error) => void} [lost] a stream may no longer be followed
 */
export class Client {
  #listeners = [];

  /** @param {{open: () => WebSocket, app: string, device: string, languages?: string[], clock?: object}} how */
  constructor({ open, app, device, languages, clock = systemClock, backoff = new Backoff() }) {
    this.clock = clock;
    this.commands = new Commands((frame) => this.socket.send(frame));
    this.streams = new Streams({
      ask: (kind, fields) => this.ask(kind, fields),
      clock,
      hearing: {
        event: (frame) => this.#tell("event", frame),
        reset: (frame) => this.#tell("reset", frame),
        lost: (name, refusal) => this.#tell("lost", name, refusal),
      },
    });
    this.socket = new Socket({
      open,
      clock,
      backoff,
      hello: () => given({ app, device, languages, resume: this.streams.resume() }),
      onFrame: (frame) => this.#take(frame),
      onState: (state) => this.#changed(state),
    });
  }

  /** @param {Listener} listener */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** Sends a command; gives its `done`, or is rejected with `Refused` or `Disconnected`. */
  ask(kind, fields) {
    return this.commands.ask(kind, fields);
  }

  /** Sends a frame that gets no answer; whether it went out. */
  say(frame) {
    return this.socket.send(frame);
  }

  #take(frame) {
    switch (frame.kind) {
      case "welcome":
        this.streams.epoch = frame.epoch;
        this.#tell("welcome", frame);
        this.#tell("unread", frame.unread ?? {});
        break;
      case "event":
        this.streams.event(frame);
        break;
      case "tip":
        this.streams.tip(frame.stream, frame.seq);
        break;
      case "reset":
        this.streams.reset(frame);
        break;
      case "heartbeat":
        this.streams.heartbeat(frame.tips);
        break;
      case "done":
      case "refused":
        this.#settle(frame);
        break;
      case "ephemeral":
        this.#tell("ephemeral", frame);
        break;
      case "unread":
        this.#tell("unread", frame.unread);
        break;
    }
  }

  #settle(frame) {
    const ours = this.commands.settle(frame);
    if (!frame.stream) return;
    if (frame.kind === "done") {
      this.streams.promised(frame.stream, frame.tip);
      this.#tell("followed", frame);
    } else if (!ours) {
      this.streams.forget(frame.stream);
      this.#tell("lost", frame.stream, frame);
    }
  }

  #changed(state) {
    if (state.phase !== "live") {
      this.commands.drop();
      this.streams.disconnected();
    }
    this.#tell("state", state);
  }

  #tell(what, ...facts) {
    for (const listener of this.#listeners) listener[what]?.(...facts);
  }
}

function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
