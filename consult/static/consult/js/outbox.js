/**
 * Comments on their way to the server, in order. Each is kept before it is first sent and until it is stored there;
 * its `client_id` stays the same, so that sending it again changes nothing. Knows no page and no database.
 */

import { foundIn } from "./identifiers.js";
import { Disconnected, Refused } from "./wire/commands.js";
import { newId } from "./wire/ids.js";

export const KEPT_MS = 24 * 3_600_000;
const LATER_MS = 2_000;

/**
 * @typedef {object} Entry
 * @property {string} client_id
 * @property {string} doctor
 * @property {string} case
 * @property {string} body
 * @property {string} [reply_to]
 * @property {string} [language] only where the doctor chose it
 * @property {object[]} [annotations] what they answered when they were asked back
 * @property {string} [handover] the specialty that it is handed over with
 * @property {{as: "name"|"pseudonym", client_id: string}} [voice] how to appear, if that must be said first
 * @property {number} at
 * @property {"queued"|"sending"|"failed"} state
 * @property {string[]} [attest] ids of findings that the doctor answers for
 * @property {{code: string, message: string, found?: object[]}} [problem] why the server refused it, and what it found
 *
 * @typedef {object} Store where entries outlive the page
 * @property {(doctor: string) => Promise<Entry[]>} all
 * @property {(client_id: string) => Promise<Entry|undefined>} get
 * @property {(entry: Entry) => Promise<void>} put
 * @property {(client_id: string) => Promise<void>} remove
 */
export class Outbox {
  #entries = [];
  #running = false;
  #asked = false;
  // What the store would not take lives as long as this page, and must not be looked for there.
  #unkept = new Set();

  /**
   * @param {object} how
   * @param {Store} how.store
   * @param {(kind: string, fields: object) => Promise<object>} how.ask
   * @param {object} how.clock
   * @param {string} how.doctor whose comments these are: no other's are ever read or sent
   * @param {(entry: Entry, done?: object) => void} how.onChange with `done` once it is stored on the server
   * @param {(entry: Entry) => void} how.onGone dropped: discarded, too old, or taken care of by another tab
   * @param {(entry: Entry, me: object) => void} [how.onVoice] how the doctor appears from now on
   */
  constructor({ store, ask, clock, doctor, onChange, onGone, onVoice = () => {} }) {
    Object.assign(this, { store, ask, clock, doctor, onChange, onGone, onVoice });
  }

  /** Takes up what an earlier page left. */
  async load() {
    const kept = await this.store.all(this.doctor);
    const known = new Set(this.#entries.map(({ client_id }) => client_id));
    const added = kept.filter(({ client_id }) => !known.has(client_id)).map(asWaiting);
    this.#entries = [...added, ...this.#entries].sort((a, b) => a.at - b.at);
    for (const entry of [...this.#entries]) {
      if (this.#tooOld(entry)) await this.#drop(entry);
      else this.onChange(entry);
    }
  }

  /** Those of a case, or all, in order. */
  waiting(caseId) {
    return this.#entries.filter((entry) => !caseId || entry.case === caseId);
  }

  /** Keeps a comment, then sends it. */
  async add(fields) {
    const entry = { ...fields, client_id: newId(), doctor: this.doctor, at: this.clock.now(), state: "queued" };
    this.#entries.push(entry);
    this.onChange(entry);
    await this.#keep(entry);
    this.flush();
    return entry;
  }

  /** Sends what waits, one after the other. Call it whenever the connection stands again. */
  async flush() {
    // Called while a run is about to give up, as when the connection returns quickly: that run goes on.
    this.#asked = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#asked) await this.#run();
    } finally {
      this.#running = false;
    }
  }

  /** Once more, for one that was refused; `attest`: the doctor looked at what was found in it, and lets it stand. */
  async retry(clientId, { attest = [] } = {}) {
    const entry = this.#find(clientId);
    if (entry?.state !== "failed") return;
    if (attest.length) entry.attest = [...new Set([...(entry.attest ?? []), ...attest])];
    // Under its old id the first content stands for good.
    if (entry.problem.code === "conflict") await this.#renew(entry);
    entry.state = "queued";
    delete entry.problem;
    await this.#keep(entry);
    this.onChange(entry);
    this.flush();
  }

  /** Takes one out for good; gives it, so that its words can be edited. */
  async discard(clientId) {
    const entry = this.#find(clientId);
    if (entry) await this.#drop(entry);
    return entry;
  }

  async #run() {
    this.#asked = false;
    for (let entry; (entry = this.#entries.find(({ state }) => state === "queued")); ) {
      if (!(await this.#send(entry))) return;
    }
  }

  #find(clientId) {
    return this.#entries.find(({ client_id }) => client_id === clientId);
  }

  /** One try; false when there is no connection to go on with. */
  async #send(entry) {
    if (this.#tooOld(entry) || !(await this.#isKept(entry))) return this.#drop(entry);
    this.#change(entry, "sending");
    try {
      await this.#chooseVoice(entry);
      const done = await this.ask("comment.post", posted(entry));
      await this.#stored(entry, done);
      return true;
    } catch (error) {
      return this.#notSent(entry, error);
    }
  }

  async #chooseVoice(entry) {
    if (!entry.voice) return;
    const { as, client_id } = entry.voice;
    const { me } = await this.ask("case.voice", { client_id, case: entry.case, as });
    delete entry.voice;
    await this.#keep(entry);
    this.onVoice(entry, me);
  }

  async #stored(entry, done) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.onChange(entry, done);
    await this.#forget(entry);
  }

  async #notSent(entry, error) {
    if (error instanceof Disconnected) {
      this.#change(entry, "queued");
      return false;
    }
    if (!(error instanceof Refused)) throw error;
    const soon = error.retryMs ?? (error.code === "slow_down" ? LATER_MS : undefined);
    if (soon !== undefined) {
      this.#change(entry, "queued");
      await new Promise((resolve) => this.clock.later(soon, resolve));
      return true;
    }
    const found = foundIn(error);
    entry.problem = { code: error.code, message: error.message, ...(found.length && { found }) };
    this.#change(entry, "failed");
    await this.#keep(entry);
    return true;
  }

  #change(entry, state) {
    entry.state = state;
    this.onChange(entry);
  }

  async #drop(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.onGone(entry);
    await this.#forget(entry);
    return true;
  }

  async #renew(entry) {
    await this.#forget(entry);
    this.onGone({ ...entry });
    entry.client_id = newId();
  }

  #keep(entry) {
    const { client_id } = entry;
    return this.store.put(asWaiting(entry)).then(
      () => this.#unkept.delete(client_id),
      () => this.#unkept.add(client_id),
    );
  }

  /** Another tab may have sent or discarded it. A store that cannot be asked has not said so. */
  async #isKept({ client_id }) {
    return this.#unkept.has(client_id) || Boolean(await this.store.get(client_id).catch(() => true));
  }

  #forget({ client_id }) {
    this.#unkept.delete(client_id);
    // What stays there by accident is sent again some day, and changes nothing.
    return this.store.remove(client_id).catch(() => undefined);
  }

  #tooOld({ at }) {
    return this.clock.now() - at > KEPT_MS;
  }
}

/** What is kept never says "sending": the page that sent it may be gone. */
function asWaiting(entry) {
  return { ...entry, state: entry.state === "failed" ? "failed" : "queued" };
}

function posted({ client_id, case: caseId, body, reply_to, language, annotations, attest, handover }) {
  const fields = { client_id, case: caseId, body };
  if (reply_to) fields.reply_to = reply_to;
  if (language) fields.language = language;
  if (annotations) fields.annotations = annotations;
  if (attest) fields.attest = attest;
  if (handover) fields.handover = handover;
  return fields;
}
