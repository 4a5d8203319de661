"""The corpus scored: recall of each class, false alarms. `make privacy`, and with `HALF=sealed` the other half."""

import csv
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from consult.privacy.finding import Kind, Level
from consult.privacy.scan import scan

FOLDER = Path(__file__).parents[2] / "data" / "privacy"
CLEAN = "clean"
CHECKED = frozenset({Kind.DNI, Kind.NIE, Kind.CURP, Kind.RFC, Kind.NIR, Kind.CPF, Kind.NHS})
LEAST_CHECKED, LEAST = 0.99, 0.9


@dataclass(slots=True)
class Score:
    """What was there, what was found of it, and the clean lines (by id) on which something was."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    unblocked: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        return self.found[kind] / self.there[kind]

    def failures(self) -> list[str]:
        """The kinds that are found less often than they must be."""
        return [kind for kind in self.there if kind != CLEAN and self.recall(kind) < least(kind)]


def least(kind: str) -> float:
    return LEAST_CHECKED if kind in CHECKED else LEAST


def score(half: str) -> Score:
    """Score one file. An identifier is found when one finding covers all of it, whatever it is taken for."""
    told = Score()
    with (FOLDER / f"{half}.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            _judge(told, line)
    return told


def _judge(told: Score, line: dict[str, str]) -> None:
    kind, text, findings = line["class"], line["text"], scan(line["text"])
    told.there[kind] += 1
    if kind == CLEAN:
        told.warned += [line["id"]] if findings else []
        told.blocked += [line["id"]] if any(finding.level is Level.BLOCK for finding in findings) else []
        return
    start = text.index(line["span"])
    covering = [finding for finding in findings if finding.start <= start and start + len(line["span"]) <= finding.end]
    if covering:
        told.found[kind] += 1
    else:
        told.missed.append(line["id"])
    if kind in CHECKED and not any(finding.level is Level.BLOCK for finding in covering):
        told.unblocked.append(line["id"])


def main(half: str) -> int:
    """Print the score; 1 where it is not good enough."""
    told = score(half)
    out = sys.stdout.write
    out(f"{half}: an identifier is found when one finding covers all of it\n\n")
    for kind in Kind:
        out(f"  {kind:8}{told.found[kind]:4} of {told.there[kind]:3}  {told.recall(kind):.3f}  (must: {least(kind)})\n")
    out(f"\n  clean lines {told.there[CLEAN]}: warned {len(told.warned)}, blocked {len(told.blocked)} (must: 0)\n")
    out(f"  checked numbers that are not blocked: {len(told.unblocked)}\n")
    if half == "open":
        out(f"  missed: {' '.join(told.missed)}\n  false alarms: {' '.join(told.warned)}\n")
    return 1 if told.failures() or told.blocked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "open"))
