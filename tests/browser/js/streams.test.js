import { Disconnected, Refused } from "/js/wire/commands.js";
import { Streams } from "/js/wire/streams.js";
import { equal, HeldClock, settled, test } from "./harness.js";

const ROOM = "case:1";

/** A stream at #10 with a server behind it that remembers what it was asked. */
function room({ answer = () => ({}) } = {}) {
  const seen = { applied: [], asked: [], resets: [], lost: [] };
  const clock = new HeldClock();
  const streams = new Streams({
    clock,
    ask: async (kind, fields) => {
      seen.asked.push([kind, fields.from, fields.to]);
      await null;
      return answer(kind, fields, streams);
    },
    hearing: {
      event: ({ seq }) => seen.applied.push(seq),
      reset: ({ seq }) => seen.resets.push(seq),
      lost: (name, { code }) => seen.lost.push([name, code]),
    },
  });
  streams.epoch = "e1";
  streams.follow(ROOM, 10);
  return { streams, seen, clock };
}

const event = (seq, stream = ROOM) => ({ kind: "event", stream, seq, at: 0, type: "comment.posted", data: {} });
const fills = (_, { from, to }, streams) => {
  for (let seq = from; seq <= to; seq += 1) streams.event(event(seq));
};

test("the next number is applied, an old one is dropped", () => {
  const { streams, seen } = room();
  for (const seq of [11, 11, 10, 12]) streams.event(event(seq));
  equal(seen, { applied: [11, 12], asked: [], resets: [], lost: [] });
});

test("a greater number is held until what lies between has been filled", async () => {
  const { streams, seen } = room({ answer: fills });
  streams.event(event(14));
  equal(seen.applied, []);
  await settled();
  equal(seen.applied, [11, 12, 13, 14]);
  equal(seen.asked, [["stream.fill", 11, 13]]);
});

test("a tip brings what was left out, at most 500 at a time", async () => {
  const { streams, seen } = room({ answer: fills });
  streams.tip(ROOM, 700);
  await settled();
  equal(seen.asked, [["stream.fill", 11, 510], ["stream.fill", 511, 700]]);
  equal(seen.applied.length, 690);
});

test("what the server promised to send is not asked for, however far ahead a live event is", async () => {
  const { streams, seen } = room();
  streams.promised(ROOM, 12);
  streams.event(event(13));
  await settled();
  equal(seen.asked, []);
  streams.event(event(11));
  streams.event(event(12));
  equal(seen.applied, [11, 12, 13]);
});

test("a live event that left a hole behind a promise is filled once the promise is kept", async () => {
  const { streams, seen } = room({ answer: fills });
  streams.promised(ROOM, 11);
  streams.event(event(13));
  streams.event(event(11));
  await settled();
  equal(seen.asked, [["stream.fill", 12, 12]]);
  equal(seen.applied, [11, 12, 13]);
});

test("a reset replaces the position, even by a smaller one", () => {
  const { streams, seen } = room();
  streams.reset({ stream: ROOM, seq: 4, snapshot: {} });
  streams.event(event(5));
  equal([seen.resets, seen.applied, streams.seqOf(ROOM)], [[4], [5], 5]);
});

test("numbers that are no longer kept are replaced by a snapshot", async () => {
  const answer = (kind, _, streams) => kind === "stream.subscribe" && streams.reset({ stream: ROOM, seq: 30 });
  const { streams, seen } = room({ answer });
  streams.tip(ROOM, 30);
  await settled();
  equal(seen.asked.map(([kind]) => kind), ["stream.fill", "stream.subscribe"]);
  equal([seen.resets, streams.seqOf(ROOM)], [[30], 30]);
});

test("a heartbeat heals what the doorbell lost, unless events move meanwhile", async () => {
  const { streams, seen, clock } = room({ answer: fills });
  streams.heartbeat({ [ROOM]: 11 });
  streams.event(event(11));
  await clock.advance(1000);
  equal(seen.asked, []);
  streams.heartbeat({ [ROOM]: 13 });
  await clock.advance(1000);
  equal(seen.asked, [["stream.fill", 12, 13]]);
});

test("asking too fast is made up for later", async () => {
  let tries = 0;
  const slow = new Refused({ code: "slow_down", retry_ms: 400 });
  const { streams, seen, clock } = room({
    answer: (...call) => {
      tries += 1;
      if (tries === 1) throw slow;
      fills(...call);
    },
  });
  streams.tip(ROOM, 12);
  await settled();
  equal(seen.applied, []);
  await clock.advance(400);
  equal(seen.applied, [11, 12]);
});

test("a stream that may no longer be followed is let go, and said so", async () => {
  const { streams, seen } = room({
    answer: () => {
      throw new Refused({ code: "not_found" });
    },
  });
  streams.tip(ROOM, 12);
  await settled();
  equal([seen.lost, streams.seqOf(ROOM)], [[[ROOM, "not_found"]], undefined]);
});

test("a broken connection forgets what was held and resumes after the last number applied", async () => {
  const { streams, seen } = room({
    answer: () => {
      throw new Disconnected();
    },
  });
  streams.event(event(11));
  streams.event(event(14));
  await settled();
  streams.disconnected();
  equal(streams.resume(), { epoch: "e1", streams: { [ROOM]: 11 } });
  for (const seq of [12, 13, 14]) streams.event(event(seq));
  equal([seen.applied, seen.lost], [[11, 12, 13, 14], []]);
});

test("history behind the page is collected and not applied", async () => {
  const { streams, seen } = room({ answer: fills });
  const earlier = await streams.past(ROOM, 3, 5);
  equal([earlier.map(({ seq }) => seq), seen.applied, streams.seqOf(ROOM)], [[3, 4, 5], [], 10]);
});

test("the streams of a specialty's children are taken up where they begin to speak", () => {
  const { streams, seen } = room();
  streams.event(event(7, "specialty:pediatric-pulmonology"));
  streams.event(event(99, "case:2"));
  equal([seen.applied, streams.seqOf("specialty:pediatric-pulmonology")], [[7], 7]);
});
