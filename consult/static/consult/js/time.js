/** Times and clocks in words, kept true while the page stands. consult/web/moments.py says them alike. */

import { counted, word } from "./words.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Tells times to one reader, where they are. */
export class Times {
  // The server's clock is the one that due times were set by.
  #ahead = 0;

  /** @param {{locale: string, timeZone: string}} reader */
  constructor({ locale, timeZone }) {
    const say = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
    this.day = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    this.hour = say({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.date = say({ day: "numeric", month: "short" });
    this.year = say({ day: "numeric", month: "short", year: "numeric" });
    this.whole = say({ dateStyle: "full", timeStyle: "short" });
  }

  now() {
    return Date.now() + this.#ahead;
  }

  /** The server's time, from its greeting. */
  set(now) {
    this.#ahead = now - Date.now();
  }

  /** `12 min ago`, `14:02`, `3 Nov 14:02`, `3 Nov 2025`. */
  short(at, now = this.now()) {
    const age = now - at;
    if (age < HOUR && age > -MINUTE) return age < MINUTE ? word("time.now") : word("time.ago", { n: minutes(age) });
    if (this.#sameDay(at, now)) return this.hour.format(at);
    return this.#sameYear(at, now) ? `${this.#inOrder(this.date, at)} ${this.hour.format(at)}` : this.#older(at);
  }

  full(at) {
    return this.whole.format(at);
  }

  /** `42 min`, `3 h`, `2 days`: a length of time at a glance, rounded down. */
  span(length) {
    if (length < HOUR) return word("time.minutes", { n: minutes(length) });
    if (length < 2 * DAY) return word("time.hours", { n: Math.floor(length / HOUR) });
    return counted("time.days", Math.floor(length / DAY));
  }

  /** Who acts next, and how long they have; `form: "short"` leaves out who. */
  clock({ due, state, actor, mine, form }, now = this.now()) {
    if (state === "resolved") return word("clock.outcome", { when: this.#dayOf(due, now) });
    const [late, time] = [due < now, this.span(Math.abs(due - now))];
    if (form === "short") return word(late ? "clock.late" : "clock.left", { time });
    const who = word(`actor.${mine && actor === "author" ? "you" : actor}`);
    return word(late ? "clock.overdue" : "clock.due", { actor: who, time });
  }

  /** Writes a time into a `<time>`. */
  show(node, at) {
    Object.assign(node.dataset, { at });
    node.dateTime = new Date(at).toISOString().replace(/\.\d+/, "");
    node.title = this.full(at);
    node.textContent = this.short(at);
  }

  /** Writes a due time into a clock; without one there is nothing to wait for. */
  showClock(node, { due_at: due, state, next_actor: actor }, mine) {
    node.hidden = !due;
    if (!due) return;
    Object.assign(node.dataset, { due, state, actor });
    node.toggleAttribute("data-mine", Boolean(mine));
    this.#tick(node);
  }

  /** Keeps every time and clock of the page true, now and each minute. */
  keepTrue() {
    const refresh = () => {
      for (const node of document.querySelectorAll("time[data-at]")) this.#refresh(node);
      for (const node of document.querySelectorAll(".clock[data-due]:not([hidden])")) this.#tick(node);
    };
    refresh();
    setInterval(refresh, MINUTE / 2);
    document.addEventListener("visibilitychange", () => document.hidden || refresh());
  }

  #refresh(node) {
    const at = Number(node.dataset.at);
    // What the server wrote of older times stays: only today becomes yesterday while one looks.
    if (this.now() - at > 2 * DAY) return;
    const text = this.short(at);
    if (node.textContent !== text) node.textContent = text;
  }

  #tick(node) {
    const { due, state, actor, form } = node.dataset;
    const text = this.clock({ due: Number(due), state, actor, form, mine: "mine" in node.dataset });
    node.toggleAttribute("data-late", state !== "resolved" && Number(due) < this.now());
    if (node.textContent !== text) node.textContent = text;
  }

  #dayOf(at, now) {
    if (this.#sameDay(at, now)) return this.hour.format(at);
    return this.#sameYear(at, now) ? this.#inOrder(this.date, at) : this.#older(at);
  }

  #older(at) {
    return this.#inOrder(this.year, at);
  }

  #sameDay(at, now) {
    return this.day.format(at) === this.day.format(now);
  }

  #sameYear(at, now) {
    return this.day.format(at).slice(0, 4) === this.day.format(now).slice(0, 4);
  }

  /** Day, month, year: the one order that doctors of all countries read alike. */
  #inOrder(format, at) {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return [parts.day, parts.month, parts.year].filter(Boolean).join(" ");
  }
}

function minutes(length) {
  return Math.floor(length / MINUTE);
}
