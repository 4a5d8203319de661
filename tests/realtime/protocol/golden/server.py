"""One frame or more of every kind that the server sends, by the name of its vector."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from realtime.protocol import frames
from realtime.protocol.codes import Close, Refusal
from realtime.protocol.frames import EphemeralType
from tests.realtime.protocol.golden.client import CASE, COMMENT, EARLIER, PAGE, STREAM, VOICE

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

_HERON = {
    "voice": UUID(VOICE),
    "name": "Bronze Heron",
    "specialty": "pulmonology",
    "country": "US",
    "verified": True,
    "anonymous": True,
}
_FINDING = {"check": "numbers", "source": "98 %", "translation": "88 %"}

SERVER: dict[str, dict[str, Any]] = {
    "welcome": frames.welcome(
        connection=UUID("01920000-0000-7000-8000-0000000000aa"),
        epoch="k3v9",
        now=NOON,
        doctor={
            "id": UUID("01920000-0000-7000-8000-0000000000dd"),
            "name": "Ana R.",
            "country": "MX",
            "languages": ["es"],
            "specialties": ["cardiology"],
            "verified": True,
        },
        features=["translation"],
        unread={STREAM: 3},
    ),
    "done": frames.done("3"),
    "done with a resumed stream": frames.done(None, stream="inbox", tip=7),
    "done with a subscription": frames.done("1", stream=STREAM, tip=41, me=_HERON),
    "done with a comment": frames.done("7", id=UUID(COMMENT), seq=42),
    "done with an edit": frames.done("7", seq=43, revision=2),
    "done with a page": frames.done("7", id=UUID(COMMENT), seq=44, wakes=3),
    "refused": frames.refused("7", Refusal.CASE_CLOSED, "Este caso está cerrado. No se ha perdido nada."),
    "refused, nobody knows which": frames.refused(None, Refusal.BAD_FRAME, "This message could not be read."),
    "refused, too fast": frames.refused("8", Refusal.SLOW_DOWN, "Wait a moment.", retry_ms=200),
    "refused, no longer yours": frames.refused(None, Refusal.NOT_FOUND, "There is no such case.", stream=STREAM),
    "refused, by field": frames.refused(
        "7", Refusal.TOO_LONG, "Too long.", fields={"body": "At most 8,000 characters."}
    ),
    "event: a comment": frames.event(
        stream=STREAM,
        seq=42,
        at=NOON + timedelta(milliseconds=123, microseconds=999),
        type_="comment.posted",
        data={
            "id": UUID(COMMENT),
            "author": _HERON,
            "body": "Fontan at 4. Sats 88 % on room air.",
            "language": "en",
            "revision": 1,
            "reply_to": UUID(EARLIER),
        },
    ),
    "event: a comment whose words were taken back": frames.event(
        stream=STREAM,
        seq=40,
        at=NOON,
        type_="comment.posted",
        data={"id": UUID(EARLIER), "author": _HERON, "language": "en", "revision": 1, "redacted": True},
    ),
    "event: a translation to be checked": frames.event(
        stream=STREAM,
        seq=43,
        at=NOON,
        type_="comment.translated",
        data={
            "comment": UUID(COMMENT),
            "revision": 1,
            "language": "es",
            "text": "Fontan a los 4 años. Saturación 98 % con aire ambiente.",
            "model": "starter",
            "engine": "ctranslate2",
            "verdict": "check",
            "findings": [_FINDING],
        },
    ),
    "event: a page": frames.event(
        stream=STREAM,
        seq=44,
        at=NOON,
        type_="page.sent",
        data={
            "id": UUID(PAGE),
            "case": UUID(CASE),
            "specialty": "pulmonology",
            "urgency": "urgent",
            "state": "waiting",
            "step": 1,
            "reach": "on_call",
            "wakes": 1,
            "sent_at": NOON,
            "due_at": NOON + timedelta(minutes=5),
            "next": "next",
            "reason": "opened",
            "author": _HERON,
        },
    ),
    "ephemeral: typing": frames.ephemeral(
        stream=STREAM, type_=EphemeralType.TYPING, data={"voice": UUID(VOICE), "name": "Bronze Heron"}
    ),
    "ephemeral: presence": frames.ephemeral(
        stream=STREAM,
        type_=EphemeralType.PRESENCE,
        data={"named": [{"voice": UUID(COMMENT), "name": "Ana R."}], "others": 2},
    ),
    "ephemeral: a sentence": frames.ephemeral(
        stream=STREAM,
        type_=EphemeralType.TRANSLATION_PART,
        data={
            "comment": UUID(COMMENT),
            "revision": 1,
            "language": "es",
            "index": 0,
            "count": 2,
            "verdict": "ok",
            "text": "Fontan a los 4 años.",
        },
    ),
    "tip": frames.tip(stream=STREAM, seq=99),
    "reset": frames.reset(
        stream=STREAM,
        seq=41,
        snapshot={"case": {"id": UUID(CASE)}, "members": [_HERON], "comments": [], "pages": [], "objections": []},
    ),
    "heartbeat": frames.heartbeat(t=NOON, tips={STREAM: 42, "inbox": 7}),
    "heartbeat to one who follows nothing": frames.heartbeat(t=NOON, tips={}),
    "unread": frames.unread({STREAM: 0, "inbox": 2}),
    "bye": frames.bye(Close.TOO_SLOW, "too slow"),
    "bye, with a time to return": frames.bye(Close.RESTART, "restart", retry_ms=1_500),
}
