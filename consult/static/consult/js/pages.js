/** The pages of a case: who was paged, who has taken it, what comes next and when. consult/web/pages.py says them alike. */

import { announce } from "./announce.js";
import { asked, chosen } from "./dialog.js";
import { flag, say, slot } from "./page.js";
import { Disconnected, Refused } from "./wire/commands.js";
import { newId } from "./wire/ids.js";
import { counted, isWord, word } from "./words.js";

export class Pages {
  #known = new Map();
  #mine = new Map();

  /**
   * @param {object} how
   * @param {object} how.facts the case
   * @param {object[]} how.pages of a snapshot
   * @param {object} how.reader
   * @param {(kind: string, fields: object) => Promise<object>} how.ask
   * @param {(me: object) => void} how.speaksAs who takes a page on appears in the case from then on
   * @param {(specialty: string) => void} how.handedOver this doctor has passed a page on, and may say what must be known
   * @param {(due: {next_actor: string, due_at: number, missed_at?: number}) => void} how.due says on the case who acts next
   */
  constructor({ facts, pages, reader, ask, due, speaksAs, handedOver }) {
    Object.assign(this, { facts, reader, ask, due, speaksAs, handedOver });
    this.list = document.getElementById("pages");
    this.problem = document.getElementById("page-problem");
    this.life = document.getElementById("page-life");
    for (const { dataset } of this.list.children) if (dataset.mine) this.#mine.set(dataset.page, dataset.mine);
    for (const page of pages) this.#known.set(page.id, page);
    this.list.addEventListener("click", ({ target }) => this.#answer(target.closest("[data-do]")));
    this.button = document.getElementById("page-specialty");
    this.button.addEventListener("click", () => this.#send());
  }

  /** This doctor has a voice here, and may page. */
  mayPage() {
    this.button.hidden = false;
  }

  /** A snapshot stands for everything known before. */
  replace(pages) {
    this.#known = new Map(pages.map((page) => [page.id, page]));
    this.list.replaceChildren();
    for (const page of pages) this.#show(page);
    // What was told in between is not known here; the page says it when it is loaded anew.
    this.life.hidden = true;
    this.#settle();
  }

  /** Takes an event of the case. */
  apply({ type, at, data }) {
    if (!type.startsWith("page.")) return;
    const { author, ...page } = data;
    if (type === "page.acknowledged" && author) page.by = author;
    // Only the event of a step says why it was taken.
    const before = this.#known.get(page.id);
    if (before?.step === page.step) page.reason ??= before.reason;
    this.#known.set(page.id, page);
    this.#show(page);
    this.#tell(type, at, page);
    this.#settle();
    announce(this.#now(page));
  }

  /** Takes an event of this doctor's inbox. */
  rang({ type, data }) {
    if (type !== "page.sent" || data.case !== this.facts.id) return;
    this.#stands(data.id, "rung");
  }

  #show(page) {
    let row = this.#row(page.id);
    if (page.state === "ended") {
      row?.remove();
      return;
    }
    if (!row) {
      row = document.getElementById("page-template").content.firstElementChild.cloneNode(true);
      row.dataset.page = page.id;
      this.list.append(row);
    }
    row.dataset.mine = this.#mine.get(page.id) ?? "";
    flag(row, "nobody", isNobody(page));
    say(slot(row, "now"), this.#now(page));
    say(slot(row, "then"), this.#then(page));
    say(slot(row, "why"), why(page));
    say(slot(row, "missed"), page.missed_at ? word("page.missed", { when: this.reader.times.short(page.missed_at) }) : "");
  }

  /** Adds an event to the life of the pages. */
  #tell(type, at, page) {
    const row = document.getElementById("page-step-template").content.firstElementChild.cloneNode(true);
    const specialty = this.reader.specialties[page.specialty] ?? page.specialty;
    const said = type === "page.declined" ? word("page.declined", { specialty }) : `${this.#now(page)} ${why(page)}`;
    this.reader.times.show(slot(row, "time"), at);
    slot(row, "words").textContent = said.trim();
    const list = this.life.querySelector("ol");
    if (!list.children.length) this.life.hidden = false;
    list.append(row);
  }

  #now(page) {
    const specialty = this.reader.specialties[page.specialty] ?? page.specialty;
    if (page.state === "ended") return word("page.ended", { specialty });
    if (isNobody(page)) return word("page.nobody", { specialty });
    if (page.state === "acknowledged") {
      return page.by ? word("page.taken", { specialty, name: page.by.name }) : word("page.taken.masked", { specialty });
    }
    if (page.reach === "feed") return word("page.feed", { specialty });
    return counted("page.rung", page.wakes, { specialty, reach: word(`reach.${page.reach}`) });
  }

  #then(page) {
    const when = this.reader.times.short(page.due_at);
    if (isNobody(page)) return word("page.then.nobody", { when });
    return word(page.state === "acknowledged" ? "page.then.silent" : "page.then", { reach: word(`reach.${page.next}`), when });
  }

  /** The page that is due first says who acts next. */
  #settle() {
    const live = [...this.#known.values()].filter(({ state }) => state !== "ended");
    if (!live.length) return;
    const first = live.reduce((one, other) => (other.due_at < one.due_at ? other : one));
    const due = { next_actor: first.reach === "coordinator" ? "coordinator" : "specialty", due_at: first.due_at };
    const missed = live.find(({ missed_at }) => missed_at)?.missed_at;
    this.due(missed ? { ...due, missed_at: missed } : due);
  }

  #row(id) {
    return this.list.querySelector(`[data-page="${id}"]`);
  }

  #stands(id, how) {
    if (how) this.#mine.set(id, how);
    else this.#mine.delete(id);
    const row = this.#row(id);
    if (row) row.dataset.mine = how;
  }

  async #answer(button) {
    if (!button) return;
    const { page } = button.closest("[data-page]").dataset;
    const kind = button.dataset.do;
    const done = await this.#deed(kind, { page });
    if (!done) return;
    if (done.me) this.speaksAs(done.me);
    this.#stands(page, kind === "page.acknowledge" ? "acknowledged" : "");
    if (kind === "page.hand_over" && !this.reader.self?.anonymous) this.handedOver(this.#known.get(page).specialty);
  }

  async #send() {
    const options = Object.entries(this.reader.specialties).sort(([, one], [, other]) => one.localeCompare(other));
    const specialty = await chosen(word("page.question.specialty"), options, Object.keys(this.reader.specialties)[0]);
    if (!specialty) return;
    // What can wait a day is no page.
    const urgency = this.facts.urgency === "routine" ? "soon" : this.facts.urgency;
    const wakes = await this.#wakes(specialty, urgency);
    if (wakes === undefined) return;
    const name = this.reader.specialties[specialty];
    const question = wakes ? counted("page.question", wakes, { specialty: name }) : word("page.question.nobody", { specialty: name });
    if (await asked(question, { yes: word("page.send") })) this.#deed("page.send", { case: this.facts.id, specialty, urgency });
  }

  async #wakes(specialty, urgency) {
    const asking = new URLSearchParams({ specialty, urgency });
    const answer = await fetch(`/api/v1/cases/${this.facts.id}/wakes?${asking}`).catch(() => undefined);
    const said = await answer?.json().catch(() => undefined);
    say(this.problem, answer?.ok ? "" : (said?.message ?? word("deed.not_connected")));
    return answer?.ok ? said.wakes : undefined;
  }

  async #deed(kind, fields) {
    try {
      const done = await this.ask(kind, { client_id: newId(), ...fields });
      say(this.problem, "");
      return done;
    } catch (error) {
      if (error instanceof Refused) say(this.problem, error.message);
      else if (error instanceof Disconnected) say(this.problem, word("deed.not_connected"));
      else throw error;
      return undefined;
    }
  }
}

/** Why its last step was taken, by a coordinator or by itself. */
function why({ state, reason, why: chosen }) {
  if (chosen) return word(`page.${reason}`, { why: word(`page.why.${chosen}`) });
  const key = `page.step.${reason}`;
  return state === "waiting" && isWord(key) ? word(key) : "";
}

function isNobody({ reach, wakes, state }) {
  return reach !== "feed" && !wakes && state !== "acknowledged";
}
