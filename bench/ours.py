"""Our own clients: protocol version 1 over msgpack, signed in with one-time tickets."""

import asyncio
import base64
import os
import secrets
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
import msgpack
from uuid6 import uuid7

from bench.dialect import Dialect, Hear, Room, Session
from bench.server import Recipe

ACK_EVERY = 16  # frames; a quarter of a second is the other limit, see Session.tick
DOCTOR = "ana@demo.test"
PASSWORD = secrets.token_urlsafe(18)


class Follower:
    """The client's rule for one stream: apply the next number, drop the ones before it, hold the ones beyond a hole."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self.dropped = 0
        self._held: dict[int, Any] = {}

    def take(self, seq: int, event: Any) -> Iterable[Any]:
        """The events that may be shown now, in their order."""
        if seq <= self.last or seq in self._held:
            self.dropped += 1
            return ()
        self._held[seq] = event
        ready = []
        while self.last + 1 in self._held:
            self.last += 1
            ready.append(self._held.pop(self.last))
        return ready

    @property
    def has_hole(self) -> bool:
        return bool(self._held)


class OursSession(Session):
    """One connection that follows one case."""

    def __init__(self, hear: Hear, room: "OursRoom", ticket: str, before: "OursSession | None") -> None:
        super().__init__(hear)
        self.epoch: str = before.epoch if before else ""
        self.follower: Follower = Follower(before.follower.last if before else 0)
        self._room = room
        self._ticket = ticket
        self._refs = count(1)
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._received = 0  # event and ephemeral frames since welcome
        self._acknowledged = 0
        self._asked_up_to = 0

    async def join(self) -> None:
        hello: dict[str, Any] = {
            "kind": "hello",
            "app": "bench",
            "device": "load",
            "ticket": self._ticket,
            "languages": ["es"],
        }
        if self.epoch:
            hello["resume"] = {"epoch": self.epoch, "streams": {self._room.stream: self.follower.last}}
        welcome = self._expect("welcome")
        resumed = self._expect("resumed") if self.epoch else None
        self._say(hello)
        self.epoch = (await welcome)["epoch"]
        if resumed is not None:
            await resumed
        else:
            await self._ask("stream.subscribe", stream=self._room.stream, since=0)

    def post(self, body: str) -> None:
        ref = f"c{next(self._refs)}"
        self._say(
            {"kind": "comment.post", "ref": ref, "client_id": str(uuid7()), "case": self._room.case, "body": body}
        )

    async def posted(self, body: str) -> None:
        """Post a comment and wait until the server has it."""
        await self._ask("comment.post", client_id=str(uuid7()), case=self._room.case, body=body)

    def received(self, payload: bytes) -> None:
        frames = msgpack.Unpacker()
        frames.feed(payload)
        for frame in frames:
            self._take(frame)

    def _take(self, frame: dict[str, Any]) -> None:
        kind = frame["kind"]
        if kind in {"event", "ephemeral"}:
            self._received += 1
            if kind == "event":
                self._event(frame)
            else:
                self.ephemeral(frame)
            if self._received - self._acknowledged >= ACK_EVERY:
                self._acknowledge()
        elif kind in {"welcome", "done"}:
            self._answer(frame.get("ref", "resumed" if kind == "done" else kind), frame)
        else:
            self._other(frame)

    def _other(self, frame: dict[str, Any]) -> None:
        match frame["kind"]:
            case "tip":
                self._fill(frame["seq"])
            case "reset":
                self.follower.last = frame["seq"]
            case "heartbeat":
                self._say({"kind": "pong", "t": frame["t"]})
            case "refused":
                self.refused.append(frame["code"])

    def ephemeral(self, frame: dict[str, Any]) -> None:
        """Take what is not kept; most benchmarks have no use for it."""

    def tick(self) -> None:
        if self._received > self._acknowledged:
            self._acknowledge()

    def _event(self, frame: dict[str, Any]) -> None:
        for event in self.follower.take(frame["seq"], frame):
            if event["type"] == "comment.posted":
                self.hear(event["data"]["body"].encode())
        if self.follower.has_hole:
            self._fill(frame["seq"])

    def _fill(self, up_to: int) -> None:
        # A hole shows itself with every event beyond it, and is asked for once.
        first = max(self.follower.last, self._asked_up_to) + 1
        if first > up_to:
            return
        self._asked_up_to = up_to
        self._say(
            {
                "kind": "stream.fill",
                "ref": f"f{next(self._refs)}",
                "stream": self._room.stream,
                "from": first,
                "to": up_to,
            }
        )

    def _acknowledge(self) -> None:
        self._acknowledged = self._received
        self._say({"kind": "ack", "n": self._received})

    def _say(self, frame: dict[str, Any]) -> None:
        self.wire.send(msgpack.packb(frame))

    async def _ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        ref = f"a{next(self._refs)}"
        answer = self._expect(ref)
        self._say({"kind": kind, "ref": ref, **fields})
        return await answer

    def _expect(self, ref: str) -> asyncio.Future[dict[str, Any]]:
        self._answers[ref] = asyncio.get_running_loop().create_future()
        return self._answers[ref]

    def _answer(self, ref: str, frame: dict[str, Any]) -> None:
        if answer := self._answers.pop(ref, None):
            answer.set_result(frame)


class OursRoom(Room):
    """A case that was opened for this round."""

    path = "/ws/"
    subprotocols = ("interconsulta.v1.msgpack-seq", "interconsulta.v1.msgpack")

    def __init__(self, http: httpx.AsyncClient, case: str, stream: str, kind: type[OursSession] = OursSession) -> None:
        self.kind = kind
        self.case = case
        self.stream = stream
        self._http = http

    async def session(self, hear: Hear) -> OursSession:
        return await self.resumed(hear, None)

    async def resumed(self, hear: Hear, before: OursSession | None) -> OursSession:
        """A session that goes on where an earlier one was cut off."""
        ticket = (await posted(self._http, "tickets"))["ticket"]
        return self.kind(hear, self, ticket, before)

    async def close(self) -> None:
        await self._http.aclose()


class Ours(Dialect):
    """The live case room, with every comment committed before it is delivered."""

    name = "ours"

    def recipe(self) -> Recipe:
        return Recipe(
            "asgi:application",
            health="/api/v1/health",
            prepare=(("manage.py", "migrate", "--noinput"), ("manage.py", "demo", "--force")),
            environment={
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "INTERCONSULTA_HTTPS": "0",
                # The demo leaves texts to translate; the peers have no model that takes its share of the cores.
                "INTERCONSULTA_EMBEDDED_WORKERS": "0",
                "INTERCONSULTA_LOG_LEVEL": "WARNING",  # the peers log nothing either
                "INTERCONSULTA_DEMO_PASSWORD": PASSWORD,
                "INTERCONSULTA_SECRET_KEY": secrets.token_urlsafe(50),
                "INTERCONSULTA_SEAL_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
                "INTERCONSULTA_TAG_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
                "INTERCONSULTA_VAPID_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            },
        )

    async def open_room(self, port: int) -> OursRoom:
        return await open_case(await signed_in(port))


async def signed_in(port: int) -> httpx.AsyncClient:
    """The HTTP side of a doctor, for as many rooms as one likes."""
    http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1/", timeout=30, trust_env=False)
    session = await posted(http, "sessions", email=DOCTOR, password=PASSWORD)
    http.headers["Authorization"] = f"Bearer {session['token']}"
    return http


async def open_case(http: httpx.AsyncClient, kind: type[OursSession] = OursSession) -> OursRoom:
    opened = await posted(
        http,
        "cases",
        **{
            "title": "Tos persistente en una adolescente",
            "question": "¿Qué más conviene descartar?",
            "specialties": ["cardiology"],
            "urgency": "routine",
            "as": "name",
        },
    )
    return OursRoom(http, opened["id"], opened["stream"], kind)


class Translating(Ours):
    """The same with its translator, which takes its share of the cores."""

    name = "translating"

    def recipe(self) -> Recipe:
        recipe = super().recipe()
        return replace(recipe, environment={**recipe.environment, "INTERCONSULTA_EMBEDDED_WORKERS": "1"})


async def translator_of(http: httpx.AsyncClient) -> dict[str, Any]:
    """`state`, `model` and `queue` of the server's translator."""
    answer: dict[str, Any] = (await http.get("health")).json()["translator"]
    return answer


async def posted(http: httpx.AsyncClient, call: str, **body: Any) -> dict[str, Any]:
    response = await http.post(call, json=body or None, headers={"Idempotency-Key": str(uuid7())})
    response.raise_for_status()
    answer: dict[str, Any] = response.json()
    return answer
