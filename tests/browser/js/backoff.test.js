import { Backoff } from "/js/wire/backoff.js";
import { newId } from "/js/wire/ids.js";
import { equal, test } from "./harness.js";

test("the ceiling doubles from half a second to thirty", () => {
  const backoff = new Backoff({ random: () => 1 });
  equal(Array.from({ length: 8 }, () => backoff.next()), [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
});

test("the wait lies anywhere below the ceiling", () => {
  equal(new Backoff({ random: () => 0 }).next(), 0);
  equal(new Backoff({ random: () => 0.5 }).next(), 250);
});

test("what the server asks for goes before our own reckoning", () => {
  equal(new Backoff({ random: () => 1 }).next(1500), 1500);
});

test("a good connection makes the next wait small again", () => {
  const backoff = new Backoff({ random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  equal(backoff.next(), 500);
});

test("ids are version 7, sort by time, and never repeat", () => {
  const [early, late, later] = [newId(1_000_000_000_000), newId(1_700_000_000_000), newId(1_700_000_000_000)];
  equal(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(late), true);
  equal([late, early].sort(), [early, late]);
  equal(late === later, false);
  equal(parseInt(late.replaceAll("-", "").slice(0, 12), 16), 1_700_000_000_000);
});
