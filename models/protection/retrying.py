"""
A sentence that the guard does not let pass is translated again, in ways that break less.

First the other translations that a beam search has, then what is protected
behind placeholders, then clause by clause, and last in pieces around what is
protected. All sentences of a batch go each way together. A sentence stops at
the first translation in which the guard finds nothing, and else keeps the one
with the least against it; the guard's word on that one is the reader's.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from models.engines.base import Engine
from models.guard.checking import check
from models.guard.verdict import Verdict
from models.protection.pieces import Bit, around, clauses, joined
from models.protection.placeholders import Masked, masked
from models.protection.things import Thing, things

# What protection mends; all other kinds can only be translated otherwise.
MENDED = frozenset(
    {
        "number",
        "number_order",
        "number_ambiguous",
        "time",
        "unit",
        "dose",
        "frequency",
        "drug",
        "code",
        "allergy",
        "acronym",
    }
)
LOOPS = frozenset({"repetition", "empty"})


# Raised by whoever changes what becomes of a sentence here or in the guard; what was remembered before is not reused.
PROTECTION = 2

Way = Literal["otherwise", "masked", "by clauses", "around"]
WAYS: tuple[Way, ...] = ("otherwise", "masked", "by clauses", "around")
# A clause is no longer cut into clauses, and what lies around what is protected not at all.
WAYS_OF_A_CLAUSE: tuple[Way, ...] = ("otherwise", "masked", "around")


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence; ``country`` is the author's, for the reading of numbers, and ``meant`` what the author chose."""

    text: str = field(repr=False)
    country: str | None = None
    meant: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Attempt:
    """A sentence, the best translation so far, what the guard says to it, and the ways that are still open to it."""

    request: Request
    output: str = field(repr=False)
    verdict: Verdict
    ways: tuple[Way, ...] = WAYS
    things: list[Thing] | None = field(default=None, repr=False)

    @property
    def settled(self) -> bool:
        """Whether nothing is found, or nothing more can be done about it."""
        return not self.verdict.findings or not self.ways

    @property
    def broken(self) -> bool:
        """Whether protection can mend what is found; a word that was left over it cannot."""
        return any(finding.kind in MENDED for finding in self.verdict.findings)

    @property
    def left_over(self) -> bool:
        """Whether words that the model does not know are all that is found: it knows them in no piece either."""
        return all(finding.kind == "untranslated" for finding in self.verdict.findings)

    @property
    def loops(self) -> bool:
        return any(finding.kind in LOOPS for finding in self.verdict.findings)


class Retrying:
    """Translates by one engine from one language to one other."""

    def __init__(self, engine: Engine, source: str, target: str) -> None:
        self._engine = engine
        self._source = source
        self._target = target

    def translate(self, requests: Sequence[Request]) -> list[Attempt]:
        """One settled attempt each, in their order. Raises what the engine raises."""
        return self._settled(self.attempt(requests))

    def attempt(self, requests: Sequence[Request]) -> list[Attempt]:
        """What the model says at once, in their order. Raises what the engine raises."""
        return self._attempt(requests, WAYS)

    def again(self, attempts: Sequence[Attempt]) -> None:
        """The next way for each that is not settled; those that go the same way go it together."""
        waiting = [attempt for attempt in attempts if not attempt.settled]
        while waiting:
            way = waiting[0].ways[0]
            together = [attempt for attempt in waiting if attempt.ways[0] == way]
            waiting = [attempt for attempt in waiting if attempt.ways[0] != way]
            for attempt, others in zip(together, self._others(way, together), strict=True):
                self._choose(attempt, others)
                attempt.ways = () if attempt.left_over else attempt.ways[1:]

    def _others(self, way: Way, attempts: Sequence[Attempt]) -> list[list[str]]:
        match way:
            case "otherwise":
                return self._otherwise(attempts)
            case "masked":
                return self._masked(attempts)
            case "by clauses":
                return self._by_clauses(attempts)
            case "around":
                return self._around(attempts)

    def _attempt(self, requests: Sequence[Request], ways: tuple[Way, ...]) -> list[Attempt]:
        if not requests:
            return []
        outputs = self._engine.translate([request.text for request in requests], self._source, self._target)
        return [
            Attempt(request, output, self._judged(request, output), ways)
            for request, output in zip(requests, outputs, strict=True)
        ]

    def _settled(self, attempts: list[Attempt]) -> list[Attempt]:
        while not all(attempt.settled for attempt in attempts):
            self.again(attempts)
        return attempts

    def _choose(self, attempt: Attempt, others: Sequence[str]) -> None:
        for output in others:
            verdict = self._judged(attempt.request, output)
            if _against(verdict) < _against(attempt.verdict):
                attempt.output, attempt.verdict = output, verdict
            if not verdict.findings:
                return

    def _judged(self, request: Request, output: str) -> Verdict:
        return check(
            request.text,
            output,
            source_language=self._source,
            target_language=self._target,
            country=request.country,
            meant=request.meant,
        )

    def _otherwise(self, attempts: Sequence[Attempt]) -> list[list[str]]:
        return self._alternatives([attempt.request.text for attempt in attempts], [one.loops for one in attempts])

    def _masked(self, attempts: Sequence[Attempt]) -> list[list[str]]:
        found = [masked(attempt.request.text, self._things(attempt)) for attempt in attempts]
        texts = [mask.text if mask is not None and self._fits(mask.text) else "" for mask in found]
        others = self._alternatives(texts, [attempt.loops for attempt in attempts])
        return [_put_back(mask, outputs) for mask, outputs in zip(found, others, strict=True)]

    def _by_clauses(self, attempts: Sequence[Attempt]) -> list[list[str]]:
        return self._in_pieces(attempts, [clauses(attempt.request.text) for attempt in attempts], WAYS_OF_A_CLAUSE)

    def _around(self, attempts: Sequence[Attempt]) -> list[list[str]]:
        return self._in_pieces(
            attempts, [around(attempt.request.text, self._things(attempt)) for attempt in attempts], ()
        )

    def _in_pieces(
        self, attempts: Sequence[Attempt], cut: Sequence[list[Bit]], ways: tuple[Way, ...]
    ) -> list[list[str]]:
        """Every piece of every sentence in one batch; nothing for a sentence that is one piece."""
        waiting = [
            (position, dataclasses.replace(attempts[position].request, text=bit.text))
            for position, bits in enumerate(cut)
            if len(bits) > 1
            for bit in bits
            if bit.said is None
        ]
        pieces = self._settled(self._attempt([request for _position, request in waiting], ways))
        said: list[list[str]] = [[] for _ in attempts]
        for (position, _request), piece in zip(waiting, pieces, strict=True):
            said[position].append(piece.output)
        whole = [joined(bits, mine) if len(bits) > 1 else None for bits, mine in zip(cut, said, strict=True)]
        return [[text] if text else [] for text in whole]

    def _alternatives(self, texts: Sequence[str], loops: Sequence[bool]) -> list[list[str]]:
        """Nothing for an empty text. Those that loop go together, under a rule that would break a repeated dose."""
        found: list[list[str]] = [[] for _ in texts]
        waiting = sorted((position for position, text in enumerate(texts) if text), key=lambda one: loops[one])
        for loop, group in groupby(waiting, key=lambda one: loops[one]):
            positions = list(group)
            outputs = self._engine.alternatives(
                [texts[position] for position in positions], self._source, self._target, no_loop=loop
            )
            for position, others in zip(positions, outputs, strict=True):
                found[position] = others
        return found

    def _things(self, attempt: Attempt) -> list[Thing]:
        if not attempt.broken:
            return []
        if attempt.things is None:
            request = attempt.request
            attempt.things = things(request.text, source=self._source, target=self._target, meant=request.meant)
        return attempt.things

    def _fits(self, text: str) -> bool:
        return self._engine.count_tokens(text, self._source, self._target) <= self._engine.input_limit


def _put_back(mask: Masked | None, outputs: Sequence[str]) -> list[str]:
    if mask is None:
        return []
    return [text for text in map(mask.put_back, outputs) if text is not None]


def _against(verdict: Verdict) -> tuple[int, int, int]:
    """What is withheld weighs most, then what protection is there for."""
    findings = verdict.findings
    return (
        sum(finding.level == "withheld" for finding in findings),
        sum(finding.kind in MENDED for finding in findings),
        len(findings),
    )
