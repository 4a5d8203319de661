import { Backoff } from "/js/wire/backoff.js";
import { Client } from "/js/wire/client.js";
import { Disconnected, Refused } from "/js/wire/commands.js";
import { equal, HeldClock, settled, test } from "./harness.js";

const ROOM = "case:1";

/** The server's end of a socket, played by the test. */
class Line {
  sent = [];
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  says(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
  kinds() {
    return this.sent.map(({ kind }) => kind);
  }
}

function dialled() {
  const lines = [];
  const clock = new HeldClock();
  const told = { states: [], events: [], lost: [], unread: [] };
  const client = new Client({
    app: "web-1",
    device: "d-1",
    languages: ["es", "en"],
    clock,
    backoff: new Backoff({ random: () => 1 }),
    open: () => {
      lines.push(new Line());
      return lines.at(-1);
    },
  });
  client.listen({
    state: ({ phase, code, delay }) => told.states.push([phase, code, delay].filter((fact) => fact !== undefined)),
    event: ({ seq }) => told.events.push(seq),
    lost: (stream, { code }) => told.lost.push([stream, code]),
    unread: (counts) => told.unread.push(counts),
  });
  client.streams.epoch = "e1";
  client.streams.follow(ROOM, 10);
  client.socket.start();
  const greeted = () => {
    lines.at(-1).onopen();
    lines.at(-1).says({ kind: "welcome", epoch: "e1", unread: {} });
    return lines.at(-1);
  };
  return { client, clock, told, lines, greeted };
}

const event = (seq) => ({ kind: "event", stream: ROOM, seq, at: 0, type: "member.joined", data: {} });

test("it greets with its device and where the page stopped, so that nothing is fetched twice", () => {
  const { greeted } = dialled();
  equal(greeted().sent, [
    {
      kind: "hello",
      app: "web-1",
      device: "d-1",
      languages: ["es", "en"],
      resume: { epoch: "e1", streams: { [ROOM]: 10 } },
    },
  ]);
});

test("frames that come together in one message are taken one after the other", () => {
  const { told, greeted } = dialled();
  const line = greeted();
  line.onmessage({ data: [event(11), event(12), event(13)].map((frame) => JSON.stringify(frame)).join("\n") });
  equal(told.events, [11, 12, 13]);
});

test("what stands behind the frame at which a connection is given up is not taken", () => {
  const { told, client, greeted } = dialled();
  const line = greeted();
  client.listen({ event: () => client.socket.stop() });
  line.onmessage({ data: [event(11), event(12)].map((frame) => JSON.stringify(frame)).join("\n") });
  equal(told.events, [11]);
});

test("a command is answered under its ref, and refused in the server's words", async () => {
  const { client, greeted } = dialled();
  const line = greeted();
  const [stored, closed] = [client.ask("comment.post", { body: "a" }), client.ask("comment.post", { body: "b" })];
  line.says({ kind: "refused", ref: line.sent[2].ref, code: "case_closed", message: "Cerrado." });
  line.says({ kind: "done", ref: line.sent[1].ref, id: "c1", seq: 11 });
  equal((await stored).id, "c1");
  const refusal = await closed.catch((error) => error);
  equal([refusal instanceof Refused, refusal.code, refusal.message], [true, "case_closed", "Cerrado."]);
});

test("a broken connection leaves a command without answer, and the next greeting resumes further on", async () => {
  const { client, clock, greeted, lines } = dialled();
  const line = greeted();
  line.says(event(11));
  const lost = client.ask("comment.post", { body: "a" }).catch((error) => error);
  line.onclose({ code: 1006 });
  equal((await lost) instanceof Disconnected, true);
  await clock.advance(500);
  lines[1].onopen();
  equal(lines[1].sent[0].resume.streams, { [ROOM]: 11 });
});

test("acks go out at once after a pause, then every 16 frames or quarter of a second", async () => {
  const { clock, greeted } = dialled();
  const line = greeted();
  const acks = () => line.sent.filter(({ kind }) => kind === "ack").map(({ n }) => n);
  line.says(event(11));
  equal(acks(), [1]);
  for (let seq = 12; seq <= 28; seq += 1) line.says(event(seq));
  equal(acks(), [1, 17]);
  await clock.advance(250);
  equal(acks(), [1, 17, 18]);
});

test("a heartbeat is answered, and silence for 25 seconds is taken as a broken line", async () => {
  const { clock, told, greeted } = dialled();
  const line = greeted();
  await clock.advance(24_000);
  line.says({ kind: "heartbeat", t: 5, tips: {} });
  equal(line.sent.at(-1), { kind: "pong", t: 5 });
  await clock.advance(24_000);
  equal(told.states.at(-1), ["live"]);
  await clock.advance(1_000);
  equal([told.states.at(-1)[0], line.closed], ["waiting", true]);
});

test("a bye says how long to wait, whatever code the close arrives with", () => {
  const { told, greeted } = dialled();
  const line = greeted();
  line.says({ kind: "bye", code: 4012, reason: "restart", retry_ms: 1500 });
  line.onclose({ code: 1006 });
  equal(told.states.at(-1), ["waiting", 4012, 1500]);
});

test("an expired sign-in is tried once more with the cookie, then handed to the person", async () => {
  const { clock, told, greeted, lines } = dialled();
  greeted().onclose({ code: 4101 });
  await clock.advance(500);
  equal(lines.length, 2);
  lines[1].onclose({ code: 4101 });
  equal(told.states.at(-1), ["sign_in", 4101]);
});

test("codes from 4300 on stop it", async () => {
  const { clock, told, greeted, lines } = dialled();
  greeted().onclose({ code: 4303 });
  await clock.advance(60_000);
  equal([told.states.at(-1), lines.length], [["stopped", 4303], 1]);
});

test("becoming visible or online does not wait for the timer", async () => {
  const { client, lines, greeted } = dialled();
  greeted().onclose({ code: 1006 });
  client.socket.wake();
  equal(lines.length, 2);
  greeted();
  client.socket.wake();
  equal(lines.length, 2);
  client.socket.wake({ networkChanged: true });
  equal([lines.length, lines[1].closed], [3, true]);
});

test("a connection that is never greeted is given up after ten seconds", async () => {
  const { clock, told, lines } = dialled();
  lines[0].onopen();
  await clock.advance(10_000);
  equal(told.states.at(-1)[0], "waiting");
});

test("a resumed stream that is no longer ours is told of", async () => {
  const { client, told, greeted } = dialled();
  greeted().says({ kind: "refused", code: "not_found", stream: ROOM });
  await settled();
  equal([told.lost, client.streams.seqOf(ROOM)], [[[ROOM, "not_found"]], undefined]);
});

test("frames and event types of a later version are counted and otherwise ignored", () => {
  const { told, greeted } = dialled();
  const line = greeted();
  line.says({ kind: "something.new" });
  line.says({ ...event(11), type: "case.painted" });
  equal(told.events, [11]);
});
