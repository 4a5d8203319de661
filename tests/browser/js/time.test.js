import { Times } from "/js/time.js";
import { useWords } from "/js/words.js";
import { equal, test } from "./harness.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2025, 10, 23, 20, 2);
const WORDS = {
  "time.now": "just now",
  "time.ago": "{n} min ago",
  "time.minutes": "{n} min",
  "time.hours": "{n} h",
  "time.days.other": "{n} days",
  "clock.due": "waiting for {actor}: {time} left",
  "clock.overdue": "waiting for {actor}: {time} overdue",
  "clock.left": "{time} left",
  "actor.author": "the author",
  "actor.you": "you",
};

function times() {
  useWords(WORDS);
  return new Times({ locale: "en", timeZone: "America/Mexico_City" });
}

test("for an hour a time is told by its age", () => {
  equal([0, 59_000, MINUTE, 59 * MINUTE].map((age) => times().short(NOW - age, NOW)), [
    "just now",
    "just now",
    "1 min ago",
    "59 min ago",
  ]);
});

test("then by clock and date, where the doctor is", () => {
  const ages = [HOUR, 15 * HOUR, 100 * 24 * HOUR, 400 * 24 * HOUR];
  equal(ages.map((age) => times().short(NOW - age, NOW)), ["13:02", "22 Nov 23:02", "15 Aug 14:02", "19 Oct 2024"]);
});

test("a clock says who is waited for, and how long", () => {
  const facts = { due: NOW + 42 * MINUTE, state: "answered", actor: "author" };
  equal(times().clock(facts, NOW), "waiting for the author: 42 min left");
  equal(times().clock({ ...facts, mine: true, due: NOW - 3 * HOUR }, NOW), "waiting for you: 3 h overdue");
  equal(times().clock({ ...facts, form: "short", due: NOW + 72 * HOUR }, NOW), "3 days left");
});
