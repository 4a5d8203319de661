"""``python -m models.guard``: recall by class and direction, and false alarms, on the guard's corpora."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from models.guard.scoring import CLEAN, NAMED_BY, Line, Tally, read, score, wrongly_judged

CORPORA = Path("tests/data")
# Corpora whose sealed half was scored once: both halves are for development since.
SPENT = frozenset({"guard", "guard-second"})


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        for corpus in options.corpus or sorted(CORPORA.glob("guard*")):
            for path in open_files(corpus):
                lines = _scored(path)
                if options.show:
                    show(lines)
            # What is wrong is not told of a half that is sealed: it must not be learnt from.
            if options.sealed and corpus.name not in SPENT:
                _scored(corpus / "sealed.tsv")
    except (OSError, ValueError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def open_files(corpus: Path) -> tuple[Path, ...]:
    """The files of a corpus that may be looked at."""
    return tuple(corpus / name for name in ("open.tsv", "sealed.tsv") if name == "open.tsv" or corpus.name in SPENT)


def _scored(path: Path) -> list[Line]:
    lines = read(path)
    print(f"{path}: {len(lines)} pairs")
    print(table(score(lines)))
    return lines


def show(lines: Sequence[Line]) -> None:
    for line, verdict in wrongly_judged(lines):
        print(line.name, line.kind, line.direction, line.source, line.target, sep=" | ")
        for finding in verdict.findings:
            print("   ", finding.kind, finding.source_words, finding.target_words, sep=" | ")


def table(tallies: Mapping[tuple[str, str], Tally]) -> str:
    """A line for each class and direction: how many are found, and how many by a finding that names the error."""
    directions = sorted({direction for _kind, direction in tallies})
    rows = [f"  {'class':<16} {'direction':<10} {'lines':>6} {'found':>13} {'named':>13}"]
    for kind in (*NAMED_BY, CLEAN):
        parts = [(direction, tallies[kind, direction]) for direction in directions if (kind, direction) in tallies]
        for direction, tally in [*parts, ("both", _sum([tally for _direction, tally in parts]))]:
            if tally.lines:
                rows.append(_row("false alarms" if kind == CLEAN else kind, direction, tally))
    return "\n".join(rows)


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        lines=sum(tally.lines for tally in tallies),
        found=sum(tally.found for tally in tallies),
        named=sum(tally.named for tally in tallies),
    )


def _row(kind: str, direction: str, tally: Tally) -> str:
    found = f"{tally.found:>4} {tally.found / tally.lines:>8.1%}"
    named = "" if kind == "false alarms" else f"{tally.named:>4} {tally.named / tally.lines:>8.1%}"
    return f"  {kind:<16} {direction:<10} {tally.lines:>6} {found:>13} {named:>13}".rstrip()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.guard", description=__doc__)
    parser.add_argument(
        "--corpus",
        type=Path,
        action="append",
        help=f"folder with open.tsv; may be repeated (default: each {CORPORA}/guard*)",
    )
    parser.add_argument("--sealed", action="store_true", help="score the halves that are sealed too: numbers only")
    parser.add_argument("--show", action="store_true", help="print the open pairs that are judged wrongly")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
