"""How much of what is wrong the guard finds, on pairs whose errors are known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.guard.checking import check
from models.guard.verdict import Verdict

CLEAN = "clean"

# Where a line does not say which country its author learnt to write numbers in.
USUAL_COUNTRY = {"en": "US", "es": "ES"}

# A class of error is named by the first of these; the others tell the reader as much.
NAMED_BY = {
    "number": frozenset({"number", "number_order", "number_ambiguous", "time"}),
    "unit": frozenset({"unit"}),
    "dose": frozenset({"dose", "number", "number_order", "number_ambiguous"}),
    "frequency": frozenset({"frequency", "number"}),
    "negation": frozenset({"negation"}),
    "laterality": frozenset({"laterality"}),
    "drug": frozenset({"drug"}),
    "allergy": frozenset({"allergy", "negation", "drug"}),
    "sentence-count": frozenset({"sentence_count"}),
    "length": frozenset({"length"}),
    "repetition": frozenset({"repetition"}),
    "untranslated": frozenset({"untranslated"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A pair of the corpus; ``kind`` is ``clean``, or the class of the one error in ``target``."""

    name: str
    direction: str
    kind: str
    source: str = field(repr=False)
    target: str = field(repr=False)
    note: str = field(repr=False)

    def judged(self) -> Verdict:
        source_language, target_language = self.direction.split("-")
        return check(
            self.source,
            self.target,
            source_language=source_language,
            target_language=target_language,
            country=self._country(source_language),
        )

    def _country(self, language: str) -> str | None:
        words = self.note.replace(",", " ").replace(";", " ").split()
        return words[1] if words[:1] == ["author"] else USUAL_COUNTRY.get(language)


@dataclass(slots=True)
class Tally:
    """``found`` has any finding at all, ``named`` one that says what is wrong."""

    lines: int = 0
    found: int = 0
    named: int = 0

    def count(self, line: Line, verdict: Verdict) -> None:
        self.lines += 1
        self.found += bool(verdict.findings)
        self.named += any(finding.kind in NAMED_BY.get(line.kind, ()) for finding in verdict.findings)


def read(path: Path) -> list[Line]:
    """The lines of a corpus (docs in its README.md); raises ``ValueError`` naming the line that is none."""
    lines = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        cells = row.split("\t")
        if len(cells) != 6:
            raise ValueError(f"{path}: line {number} does not have six columns")
        name, direction, kind, source, target, note = cells
        lines.append(Line(name=name, direction=direction, kind=kind, source=source, target=target, note=note))
    return lines


def score(lines: Iterable[Line]) -> dict[tuple[str, str], Tally]:
    """A tally for each class and direction."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for line in lines:
        tallies[line.kind, line.direction].count(line, line.judged())
    return tallies


def wrongly_judged(lines: Iterable[Line]) -> Iterator[tuple[Line, Verdict]]:
    """Errors without a finding that names them, and clean pairs with any."""
    for line in lines:
        verdict = line.judged()
        named = any(finding.kind in NAMED_BY.get(line.kind, ()) for finding in verdict.findings)
        if (line.kind == CLEAN) == bool(verdict.findings) and not named:
            yield line, verdict
