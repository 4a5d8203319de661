import { Outbox } from "/js/outbox.js";
import { Disconnected, Refused } from "/js/wire/commands.js";
import { equal, HeldClock, settled, test } from "./harness.js";

const DAY = 24 * 3_600_000;

/** What is kept outlives any outbox made on it, as a database outlives a page. */
class TinyStore {
  kept = new Map();
  all = async (doctor) => [...this.kept.values()].filter((entry) => entry.doctor === doctor);
  get = async (id) => this.kept.get(id);
  put = async (entry) => void this.kept.set(entry.client_id, structuredClone(entry));
  remove = async (id) => void this.kept.delete(id);
}

/** An outbox with a server behind it that answers what `answers` say, in turn, and then always `done`. */
function outbox({ store = new TinyStore(), answers = [], doctor = "ana", clock = new HeldClock() } = {}) {
  const seen = { sent: [], states: [], gone: [], done: [], voices: [] };
  const box = new Outbox({
    store,
    clock,
    doctor,
    ask: async (kind, fields) => {
      seen.sent.push({ kind, ...fields });
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer ?? { id: `c-${fields.body}`, seq: seen.sent.length };
    },
    onChange: ({ body, state }, done) => (done ? seen.done.push([body, done.id]) : seen.states.push([body, state])),
    onGone: ({ body }) => seen.gone.push(body),
    onVoice: (_, me) => seen.voices.push(me),
  });
  return { box, seen, store, clock };
}

const offline = () => new Disconnected();
const refused = (code, more = {}) => new Refused({ code, message: `no: ${code}`, ...more });

test("a comment is kept before it is first sent, and forgotten once it is stored", async () => {
  const store = new TinyStore();
  let keptAtFirstTry;
  const { box, seen } = outbox({ store });
  box.ask = async () => {
    keptAtFirstTry = store.kept.size;
    return { id: "c-a", seq: 1 };
  };
  await box.add({ case: "k", body: "a" });
  await settled();
  equal([keptAtFirstTry, store.kept.size, seen.done], [1, 0, [["a", "c-a"]]]);
});

test("after a lost connection the same comment goes out under the same id, before what came later", async () => {
  const { box, seen } = outbox({ answers: [offline(), offline()] });
  await box.add({ case: "k", body: "a" });
  await box.add({ case: "k", body: "b" });
  await settled();
  await box.flush();
  equal(seen.done, [["a", "c-a"], ["b", "c-b"]]);
  equal(new Set(seen.sent.filter(({ body }) => body === "a").map(({ client_id }) => client_id)).size, 1);
});

test("what was not sent survives a reload, for its own doctor alone", async () => {
  const store = new TinyStore();
  const first = outbox({ store, answers: [offline()] });
  await first.box.add({ case: "k", body: "a" });
  await settled();
  const other = outbox({ store, doctor: "james" });
  await other.box.load();
  await other.box.flush();
  equal([other.seen.sent, other.box.waiting()], [[], []]);
  const again = outbox({ store });
  await again.box.load();
  await again.box.flush();
  equal([again.seen.done, again.seen.sent[0].client_id], [[["a", "c-a"]], first.seen.sent[0].client_id]);
});

test("asked to slow down it waits as long as the server says, and keeps the order", async () => {
  const { box, seen, clock } = outbox({ answers: [refused("slow_down", { retry_ms: 300 })] });
  await box.add({ case: "k", body: "a" });
  await box.add({ case: "k", body: "b" });
  await settled();
  equal(seen.done, []);
  await clock.advance(300);
  await settled();
  equal(seen.done, [["a", "c-a"], ["b", "c-b"]]);
});

test("a refused comment stays with the server's reason, and does not hold up the next", async () => {
  const { box, seen, store } = outbox({ answers: [refused("case_closed")] });
  await box.add({ case: "k", body: "a" });
  await box.add({ case: "k", body: "b" });
  await settled();
  equal(seen.done, [["b", "c-b"]]);
  const [kept] = box.waiting("k");
  equal([kept.state, kept.problem], ["failed", { code: "case_closed", message: "no: case_closed" }]);
  equal([...store.kept.values()].map(({ body, state }) => [body, state]), [["a", "failed"]]);
});

test("sent again, it keeps its id; after a conflict it gets a new one", async () => {
  const { box, seen } = outbox({ answers: [refused("empty"), refused("conflict")] });
  const entry = await box.add({ case: "k", body: "a" });
  await settled();
  await box.retry(entry.client_id);
  await settled();
  await box.retry(entry.client_id);
  await settled();
  const ids = seen.sent.map(({ client_id }) => client_id);
  equal([ids[0] === ids[1], ids[1] === ids[2], seen.done], [true, false, [["a", "c-a"]]]);
});

test("discarded here or in another tab, it is never sent", async () => {
  const { box, seen, store } = outbox({ answers: [offline(), offline()] });
  const here = await box.add({ case: "k", body: "a" });
  const elsewhere = await box.add({ case: "k", body: "b" });
  await settled();
  await box.discard(here.client_id);
  store.kept.delete(elsewhere.client_id);
  seen.sent.length = 0;
  await box.flush();
  equal([seen.sent, seen.gone, box.waiting()], [[], ["a", "b"], []]);
});

test("after a day it is dropped unsent", async () => {
  const clock = new HeldClock();
  const store = new TinyStore();
  await outbox({ store, clock, answers: [offline()] }).box.add({ case: "k", body: "a" });
  await settled();
  await clock.advance(DAY + 1);
  const { box, seen } = outbox({ store, clock });
  await box.load();
  await box.flush();
  equal([seen.sent, seen.gone, store.kept.size], [[], ["a"], 0]);
});

test("how one appears is said before the first word, and not said twice", async () => {
  const { box, seen } = outbox({ answers: [{ me: { voice: "v" } }, offline()] });
  await box.add({ case: "k", body: "a", voice: { as: "pseudonym", client_id: "v-1" } });
  await settled();
  await box.flush();
  equal(seen.sent.map(({ kind }) => kind), ["case.voice", "comment.post", "comment.post"]);
  equal([seen.voices, seen.done], [[{ voice: "v" }], [["a", "c-a"]]]);
});

test("refused how to appear, it does not speak at all", async () => {
  const { box, seen } = outbox({ answers: [refused("conflict")] });
  await box.add({ case: "k", body: "a", voice: { as: "pseudonym", client_id: "v-1" } });
  await settled();
  equal([seen.sent.length, box.waiting("k")[0].state], [1, "failed"]);
});

test("a store that breaks loses nothing while the page lives", async () => {
  const store = new TinyStore();
  store.put = async () => Promise.reject(new Error("full"));
  store.remove = store.put;
  const { box, seen } = outbox({ store });
  await box.add({ case: "k", body: "a" });
  await settled();
  equal(seen.done, [["a", "c-a"]]);
});

test("a comment that may identify somebody goes out again with what its author looked at, and under its old id", async () => {
  const found = [{ id: "name.1", kind: "name", level: "warn", start: 0, end: 4 }];
  const { box, seen, store } = outbox({ answers: [refused("identifier", { fields: { body: found } }), offline()] });
  await box.add({ case: "k", body: "Mrs. A" });
  await settled();
  const [kept] = store.kept.values();
  equal([kept.state, kept.problem.found], ["failed", found]);
  await box.retry(kept.client_id, { attest: ["name.1"] });
  await settled();
  await box.flush();
  await settled();
  equal(seen.sent.map(({ attest }) => attest), [undefined, ["name.1"], ["name.1"]]);
  equal([new Set(seen.sent.map(({ client_id }) => client_id)).size, seen.done.length, store.kept.size], [1, 1, 0]);
});
