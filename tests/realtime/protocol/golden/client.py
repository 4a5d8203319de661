"""One frame or more of every kind that a client sends, by the name of its vector."""

from typing import Any

CASE = "01920000-0000-7000-8000-00000000000c"
COMMENT = "01920000-0000-7000-8000-000000000001"
EARLIER = "01920000-0000-7000-8000-000000000002"
PAGE = "01920000-0000-7000-8000-000000000003"
VOICE = "01920000-0000-7000-8000-000000000004"
TRY = "01920000-0000-7000-8000-0000000000ff"

STREAM = f"case:{CASE}"
_CHANGE = {"ref": "7", "client_id": TRY}

CLIENT: dict[str, dict[str, Any]] = {
    "hello from a browser": {"kind": "hello", "app": "web 0.1.0", "device": "d-5f0c"},
    "hello with a ticket, resuming": {
        "kind": "hello",
        "app": "bench 1",
        "device": "d-77aa",
        "ticket": "mJ3rT0c5-example",
        "languages": ["es-MX", "en"],
        "resume": {"epoch": "k3v9", "streams": {STREAM: 41, "specialty:cardiology": 0, "inbox": 7}},
    },
    "subscribe, first look": {"kind": "stream.subscribe", "ref": "1", "stream": STREAM},
    "subscribe since a number": {"kind": "stream.subscribe", "ref": "2", "stream": "inbox", "since": 0},
    "unsubscribe": {"kind": "stream.unsubscribe", "ref": "3", "stream": "specialty:internal-medicine"},
    "fill": {"kind": "stream.fill", "ref": "4", "stream": STREAM, "from": 1, "to": 500},
    "post, as little as can be": {"kind": "comment.post", **_CHANGE, "case": CASE, "body": "¿Fiebre?"},
    "post, as much as can be": {
        "kind": "comment.post",
        **_CHANGE,
        "case": CASE,
        "body": "Potasio 6.2 mmol/L\n👩🏽‍⚕️ ¿ECG?",
        "reply_to": EARLIER,
        "language": "es",
        "mentions": [VOICE],
        "annotations": [{"kind": "number", "start": 8, "end": 11, "reading": "6.2", "asked": True}],
        "attest": ["phone:12-24"],
        "handover": "pulmonology",
    },
    "edit": {
        "kind": "comment.edit",
        **_CHANGE,
        "comment": COMMENT,
        "revision": 1,
        "body": "Potasio 5.2 mmol/L",
        "annotations": [],
        "attest": [],
    },
    "retract": {"kind": "comment.retract", **_CHANGE, "comment": COMMENT},
    "correct a language": {"kind": "comment.language", **_CHANGE, "comment": COMMENT, "language": "pt-BR"},
    "choose a voice": {"kind": "case.voice", **_CHANGE, "case": CASE, "as": "pseudonym"},
    "set a state": {"kind": "case.state", **_CHANGE, "case": CASE, "state": "resolved"},
    "send a page": {
        "kind": "page.send",
        **_CHANGE,
        "case": CASE,
        "specialty": "cardiology",
        "urgency": "urgent",
    },
    "acknowledge a page": {"kind": "page.acknowledge", **_CHANGE, "page": PAGE},
    "decline a page": {"kind": "page.decline", **_CHANGE, "page": PAGE},
    "hand a page over": {"kind": "page.hand_over", **_CHANGE, "page": PAGE, "to": VOICE},
    "ask for a translation": {"kind": "translation.request", "ref": "8", "comment": COMMENT, "language": "fr"},
    "turn a translation back": {"kind": "translation.back", "ref": "8", "comment": COMMENT, "language": "en"},
    "review a translation": {
        "kind": "translation.review",
        **_CHANGE,
        "comment": COMMENT,
        "revision": 2,
        "language": "en",
        "text": "Fever?",
    },
    "review a text of the card": {
        "kind": "text.review",
        **_CHANGE,
        "case": CASE,
        "field": "title",
        "revision": 1,
        "language": "en",
        "text": "Bronchial cast",
    },
    "mark as read": {"kind": "read.mark", "ref": "9", "stream": STREAM, "upto": 41},
    "typing": {"kind": "typing", "case": CASE},
    "ack of nothing yet": {"kind": "ack", "n": 0},
    "ack": {"kind": "ack", "n": 70_000},
    "pong": {"kind": "pong", "t": 1_767_225_600_000},
}
