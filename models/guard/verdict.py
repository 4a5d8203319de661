"""What a check says about one sentence and its translation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

Level = Literal["ok", "check", "withheld"]
Span = tuple[int, int]

STRICTNESS: dict[Level, int] = {"ok": 0, "check": 1, "withheld": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing that a reader must look at.

    Spans are character offsets, end exclusive; None where the finding has no
    place on that side. ``level`` is what this finding alone asks for.
    """

    kind: str
    level: Level = "check"
    source_span: Span | None = None
    target_span: Span | None = None
    source_words: str = field(default="", repr=False)
    target_words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The strictest level of all findings: ``check`` shows the source beside the text, ``withheld`` shows no text."""

    verdict: Level
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Self:
        found = tuple(findings)
        return cls(strictest(finding.level for finding in found), found)


def strictest(levels: Iterable[Level]) -> Level:
    return max(levels, key=lambda level: STRICTNESS[level], default="ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePair:
    """
    A sentence and its translation with all that a check may ask.

    ``country`` is the author's, ISO 3166 or None; ``meant``: as what the
    author wants a number or an acronym to be read, by how it is written.
    """

    source: str = field(repr=False)
    target: str = field(repr=False)
    source_language: str
    target_language: str
    country: str | None = None
    meant: Mapping[str, str] = field(default_factory=dict, repr=False)

    def finding(
        self, kind: str, source: Span | None = None, target: Span | None = None, *, level: Level = "check"
    ) -> Finding:
        return Finding(
            kind=kind,
            level=level,
            source_span=source,
            target_span=target,
            source_words=self.source[slice(*source)] if source else "",
            target_words=self.target[slice(*target)] if target else "",
        )
