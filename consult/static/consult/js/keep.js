/**
 * What stays in this browser: unsent comments and drafts, each under its doctor, for a day at most, and no more.
 * Where the browser keeps nothing (private windows, blocked storage) both live as long as the page.
 */

import { KEPT_MS } from "./outbox.js";

const NAME = "interconsulta";
const UNSENT = "unsent";
const DRAFTS = "drafts";

/** @typedef {{doctor: string, place: string, body: string, at: number}} Draft `place`: a case, or a form */

/** Said on the document before what is unsent is counted: whoever holds words keeps them now. */
export const COUNTING = "interconsulta-counting";

const open = new Map();

/**
 * Opens the database, or stands in for it. A page has one keep for its doctor: what empties it, empties it for all.
 * @returns {Promise<Kept|Remembered>}
 */
export function openKeep(doctor) {
  if (!open.has(doctor)) open.set(doctor, keepFor(doctor));
  return open.get(doctor);
}

async function keepFor(doctor) {
  try {
    const keep = new Kept(doctor, await opened());
    await keep.dropOld();
    return keep;
  } catch {
    return new Remembered(doctor);
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(UNSENT, { keyPath: "client_id" }).createIndex("doctor", "doctor");
      request.result.createObjectStore(DRAFTS, { keyPath: ["doctor", "place"] }).createIndex("doctor", "doctor");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("the database is held by an older page"));
  });
}

/** In IndexedDB. */
class Kept {
  durable = true;
  // Emptied at sign-out, it takes nothing more: the page says goodbye by saving its drafts.
  #emptied = false;

  constructor(doctor, database) {
    this.doctor = doctor;
    this.database = database;
  }

  all(doctor) {
    return this.#read(UNSENT, (store) => store.index("doctor").getAll(doctor));
  }

  get(clientId) {
    return this.#read(UNSENT, (store) => store.get(clientId));
  }

  async put(entry) {
    if (!this.#emptied) await this.#write(UNSENT, (store) => store.put(entry));
  }

  remove(clientId) {
    return this.#write(UNSENT, (store) => store.delete(clientId));
  }

  drafts() {
    return this.#read(DRAFTS, (store) => store.index("doctor").getAll(this.doctor));
  }

  draft(place) {
    return this.#read(DRAFTS, (store) => store.get([this.doctor, place]));
  }

  /** Keeps the draft of a place; without words there is none. */
  async saveDraft(place, fields, at) {
    if (this.#emptied) return;
    await this.#write(DRAFTS, (store) =>
      fields ? store.put({ ...fields, doctor: this.doctor, place, at }) : store.delete([this.doctor, place]),
    );
  }

  /** Forgets everything of this doctor, and takes no more. */
  async empty() {
    this.#emptied = true;
    for (const name of [UNSENT, DRAFTS]) {
      await this.#deleteWhere(name, (store) => store.index("doctor"), IDBKeyRange.only(this.doctor));
    }
  }

  /** Whoever wrote it: what is older than a day has no business on this computer. */
  async dropOld(now = Date.now()) {
    for (const name of [UNSENT, DRAFTS]) {
      await this.#deleteWhere(name, (store) => store, null, ({ at }) => now - at > KEPT_MS);
    }
  }

  #read(name, ask) {
    return new Promise((resolve, reject) => {
      const request = ask(this.database.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /** One change, committed at once: a page that goes away hears no answer, and without one the browser takes it back. */
  #write(name, change) {
    return this.#transact(name, (transaction, store) => {
      change(store);
      transaction.commit();
    });
  }

  #deleteWhere(name, source, range, isDue) {
    return this.#transact(name, (transaction, store) => deleteWhere(store, source(store), range, isDue));
  }

  #transact(name, act) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(name, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      act(transaction, transaction.objectStore(name));
    });
  }
}

function deleteWhere(store, source, range, isDue = () => true) {
  source.openCursor(range).onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    if (isDue(cursor.value)) cursor.delete();
    cursor.continue();
  };
}

/** In memory. */
class Remembered {
  durable = false;
  #unsent = new Map();
  #drafts = new Map();

  constructor(doctor) {
    this.doctor = doctor;
  }

  async all() {
    return [...this.#unsent.values()];
  }

  async get(clientId) {
    return this.#unsent.get(clientId);
  }

  async put(entry) {
    this.#unsent.set(entry.client_id, entry);
  }

  async remove(clientId) {
    this.#unsent.delete(clientId);
  }

  async drafts() {
    return [...this.#drafts.values()];
  }

  async draft(place) {
    return this.#drafts.get(place);
  }

  async saveDraft(place, fields, at) {
    if (fields) this.#drafts.set(place, { ...fields, place, at });
    else this.#drafts.delete(place);
  }

  async empty() {
    this.#unsent.clear();
    this.#drafts.clear();
  }
}
