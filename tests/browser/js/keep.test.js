import { openKeep } from "/js/keep.js";
import { equal, test } from "./harness.js";

const entry = (client_id, doctor, at = Date.now()) => ({ client_id, doctor, case: "k", body: client_id, at, state: "queued" });
const bodies = (entries) => entries.map(({ body }) => body).sort();

/** As another page opens it: with nothing in memory. */
async function reopened(doctor) {
  const module = await import(`/js/keep.js?${crypto.randomUUID()}`);
  return module.openKeep(doctor);
}

test("what was kept is there when the page opens again, under its own doctor", async () => {
  const keep = await openKeep("ana");
  await keep.put(entry("a", "ana"));
  await (await openKeep("james")).put(entry("b", "james"));
  equal(keep.durable, true);
  equal(bodies(await (await reopened("ana")).all("ana")), ["a"]);
});

test("a draft has one place, and none without words", async () => {
  const keep = await openKeep("ana");
  await keep.saveDraft("case-1", { body: "first" }, Date.now());
  await keep.saveDraft("case-1", { body: "second" }, Date.now());
  equal([(await keep.draft("case-1")).body, await keep.draft("case-2")], ["second", undefined]);
  await keep.saveDraft("case-1");
  equal(await keep.drafts(), []);
});

test("emptied for one doctor it takes no more, and another's words stay", async () => {
  const keep = await openKeep("noor");
  await keep.put(entry("c", "noor"));
  await keep.saveDraft("case-1", { body: "draft" }, Date.now());
  await (await openKeep("james")).put(entry("d", "james"));
  await keep.empty();
  await keep.saveDraft("case-1", { body: "said while leaving" }, Date.now());
  await keep.put(entry("e", "noor"));
  equal([await keep.all("noor"), await keep.drafts()], [[], []]);
  equal((await (await reopened("james")).all("james")).some(({ body }) => body === "d"), true);
});

test("whoever comes next, what is older than a day is gone", async () => {
  const keep = await openKeep("lucia");
  await keep.put(entry("old", "lucia", Date.now() - 25 * 3_600_000));
  await keep.put(entry("new", "lucia"));
  await reopened("maeve");
  equal(bodies(await keep.all("lucia")), ["new"]);
});

test("a browser that keeps nothing serves as long as the page lives, and says so", async () => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => {
    throw new DOMException("denied", "SecurityError");
  };
  try {
    const keep = await openKeep("private");
    await keep.put(entry("e", "private"));
    await keep.saveDraft("case-1", { body: "draft" }, Date.now());
    equal([keep.durable, bodies(await keep.all()), (await keep.draft("case-1")).body], [false, ["e"], "draft"]);
    await keep.empty();
    equal([await keep.all(), await keep.get("e")], [[], undefined]);
  } finally {
    IDBFactory.prototype.open = open;
  }
});
