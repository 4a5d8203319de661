"""Sentences on their way: planned, translated and checked, and put together again."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.guard.verdict import Finding, Level, Span, strictest

UNTRANSLATED = "left_untranslated"
TOO_LONG = "too_long"
PIVOTED = "pivoted"
# Nothing is wrong with it, but it went through two models, and both may err.
PIVOTED_FINDING = Finding(kind=PIVOTED, level="ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """
    One sentence of a text, ready for a batch that other rooms share.

    ``tokens`` is what the model reads for it (0 when it reads nothing), for
    a budget; ``country`` is the author's, for the reading of numbers, and
    ``meant`` what the author chose for a number or an acronym in it.
    """

    index: int
    count: int
    separator: str = field(repr=False)
    text: str = field(repr=False)
    source: str
    target: str
    country: str | None = None
    meant: Mapping[str, str] = field(default_factory=dict, repr=False)
    tokens: int = 0
    translatable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    One translated and checked sentence.

    ``separator`` is the layout that stands before it. ``text`` is empty when
    the verdict is ``withheld``. Spans of findings are relative to ``source``
    and ``text``.
    """

    index: int
    count: int
    source: str = field(repr=False)
    text: str = field(repr=False)
    verdict: Level
    findings: tuple[Finding, ...]
    separator: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Whole:
    """All parts of a text as one; spans of findings are relative to the whole source and to ``text``."""

    text: str = field(repr=False)
    verdict: Level
    findings: tuple[Finding, ...]


def whole(parts: Iterable[Part]) -> Whole:
    """
    The text of all parts, never under a milder verdict than any of them.

    A withheld sentence leaves no machine text: its source stands in its
    place, under a finding ``left_untranslated``, in a whole that says
    ``check``. Only when nothing with words was translated is the whole
    withheld, and then without text. That sentences went by way of a third
    language is said once.
    """
    ordered = sorted(parts, key=lambda part: part.index)
    if _nothing_translated(ordered):
        return Whole("", "withheld", tuple(_placed(ordered, with_text=False)[1]))
    text, findings = _placed(ordered, with_text=True)
    levels: list[Level] = ["check" if part.verdict == "withheld" else part.verdict for part in ordered]
    return Whole(text, strictest(levels), tuple(_once(PIVOTED_FINDING, findings)))


def _once(finding: Finding, findings: Sequence[Finding]) -> Iterator[Finding]:
    yield from (other for other in findings if other != finding)
    if finding in findings:
        yield finding


def _nothing_translated(parts: Sequence[Part]) -> bool:
    worded = [part for part in parts if any(character.isalpha() for character in part.source)]
    return bool(worded) and all(part.verdict == "withheld" for part in worded)


def _placed(parts: Sequence[Part], *, with_text: bool) -> tuple[str, list[Finding]]:
    source_at = target_at = 0
    shown: list[str] = []
    findings: list[Finding] = []
    for part in parts:
        text = part.source if part.verdict == "withheld" else part.text
        source_at += len(part.separator)
        target_at += len(part.separator)
        moved = [_moved(finding, source_at, target_at if with_text else None) for finding in part.findings]
        if part.verdict == "withheld" and with_text:
            # Its own spans point into a text that is not shown.
            moved = [dataclasses.replace(finding, target_span=None, target_words="") for finding in moved]
            moved.append(_stand_in(part, source_at, target_at))
        findings += moved
        shown += (part.separator, text)
        source_at += len(part.source)
        target_at += len(text)
    return "".join(shown), findings


def _stand_in(part: Part, source_at: int, target_at: int) -> Finding:
    return Finding(
        kind=UNTRANSLATED,
        level="withheld",
        source_span=(source_at, source_at + len(part.source)),
        target_span=(target_at, target_at + len(part.source)),
        source_words=part.source,
        target_words=part.source,
    )


def _moved(finding: Finding, source_at: int, target_at: int | None) -> Finding:
    return dataclasses.replace(
        finding,
        source_span=_shifted(finding.source_span, source_at),
        target_span=_shifted(finding.target_span, target_at),
    )


def _shifted(span: Span | None, by: int | None) -> Span | None:
    return None if span is None or by is None else (span[0] + by, span[1] + by)
