"""Events as readers get them: facts joined with the words, voices and translations they point to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult import clock, keys, streams
from consult.models import Event, Text, Translation


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent:
    """An event of the wire. `stream` is its stored name; `data` is the same for every reader."""

    stream: str
    seq: int
    at: int
    type: str
    data: dict[str, Any] = field(repr=False)

    @property
    def wire_stream(self) -> str:
        """The stream's name as its follower knows it: the stored name of an inbox is nobody's business."""
        return wire_name(self.stream)


def wire_name(stored: str) -> str:
    """`inbox` for any inbox, else the name itself."""
    return streams.INBOX if stored.startswith(streams.INBOX) else stored


def read(stream: str, *, after: int = 0, upto: int | None = None, limit: int = 500) -> list[PublicEvent]:
    """The events of a stream with `after < seq <= upto`, in order, at most `limit`. Rights are checked before."""
    rows = Event.objects.filter(stream=stream, seq__gt=after).select_related("voice").order_by("seq")
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return public(list(rows[:limit]))


def public(rows: Sequence[Event]) -> list[PublicEvent]:
    """Join what the rows point to, in one query a kind."""
    opened = [_opened(row) for row in rows]
    words = _by_id(Text.objects.all(), _text_ids(opened))
    reviewed = Translation.objects.select_related("reviewer")
    translations = _by_id(reviewed, (data.get("translation") for data in opened))
    return [
        PublicEvent(
            stream=row.stream_id,
            seq=row.seq,
            at=clock.milliseconds(row.at),
            type=row.type,
            data=_joined(row, data, words, translations),
        )
        for row, data in zip(rows, opened, strict=True)
    ]


def _opened(row: Event) -> dict[str, Any]:
    data: dict[str, Any] = row.data
    if "sealed" in data:
        return keys.unseal_json(data["sealed"], bound_to=row.stream_id.encode())
    return dict(data)


def _text_ids(opened: Iterable[dict[str, Any]]) -> Iterable[str]:
    for data in opened:
        if "text" in data:
            yield data["text"]
        yield from data.get("texts", {}).values()


def _by_id(rows: Any, ids: Iterable[str | None]) -> dict[str, Any]:
    wanted = {pk for pk in ids if pk}
    return {str(pk): row for pk, row in rows.in_bulk(wanted).items()} if wanted else {}


def _joined(
    row: Event, data: dict[str, Any], words: dict[str, Text], translations: dict[str, Translation]
) -> dict[str, Any]:
    if row.voice is not None:
        data["author"] = row.voice.public()
    if "text" in data:
        data |= text_facts(words[data.pop("text")])
    if "texts" in data:
        data["texts"] = {name: text_facts(words[pk]) for name, pk in data["texts"].items()}
    if "translation" in data:
        translation = translations.get(data.pop("translation"))
        # Gone with a correction of the language: the reader gets the one that follows.
        data |= translation_facts(translation) if translation else {"verdict": "withheld"}
    return data


def text_facts(text: Text) -> dict[str, Any]:
    """`body`, `language`, `revision`, `annotations` where there are some; of a text that was taken back `redacted`."""
    facts: dict[str, Any] = {"language": text.language, "revision": text.revision}
    if text.redacted_at:
        return facts | {"redacted": True}
    beside = {"annotations": text.annotations} if text.annotations else {}
    return facts | {"body": text.body} | beside


def translation_facts(translation: Translation) -> dict[str, Any]:
    """`verdict`, then `text` unless withheld, `model` and `engine` or `reviewer`, `findings` where there are some."""
    said = {"model": translation.model, "engine": translation.engine, "text": translation.body}
    facts: dict[str, Any] = {"verdict": translation.verdict, "language": translation.language}
    facts |= {name: value for name, value in said.items() if value}
    if translation.findings:
        facts["findings"] = translation.findings
    if translation.reviewer is not None:
        facts["reviewer"] = translation.reviewer.public()
    return facts
