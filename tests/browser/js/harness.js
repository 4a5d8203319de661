/** A few lines to test modules where they run: in a browser, without a bundler or a runner to install. */

const tests = [];

/** @param {string} name a sentence: what is promised */
export function test(name, body) {
  tests.push({ name, body });
}

/** Equal in content; maps are compared whatever the order of their keys. */
export function equal(actual, expected) {
  const [seen, wanted] = [actual, expected].map((value) => JSON.stringify(sorted(value), null, 1));
  if (seen !== wanted) throw new Error(`expected ${wanted}\nbut saw ${seen}`);
}

/** The name and error of every test that was registered, in order. */
export async function outcomes() {
  const told = [];
  for (const { name, body } of tests) {
    const error = await Promise.resolve()
      .then(body)
      .then(() => null, (thrown) => String(thrown?.stack ?? thrown));
    told.push({ name, error });
  }
  return told;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value === undefined ? "undefined" : value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

/** A clock that stands still until it is moved. */
export class HeldClock {
  #now = 1_700_000_000_000;
  #timers = [];

  now = () => this.#now;

  later = (ms, act) => {
    const timer = { at: this.#now + ms, act };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** Moves on, and lets everything happen that falls due on the way, in its order. */
  async advance(ms) {
    const until = this.#now + ms;
    for (let due; (due = this.#next(until)); ) {
      this.#now = due.at;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.act();
      await settled();
    }
    this.#now = until;
  }

  #next(until) {
    return this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets promises that can go on do so. */
export async function settled() {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}
