"""
How well the language of a message is told: ``python -m models.langid FILE``.

A line of the file is ``language, words, author_language, room, text``, parted
by tabs under a head. Ours answers among the languages of the room; beside it
langdetect as it comes, over all its languages.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langdetect import detect
from langdetect.lang_detect_exception import LangDetectException

from models.language import identify

LENGTHS = ((1, 2), (3, 5), (6, 10), (11, None))
REPEATS = 5
MIXED = "mixed:"


@dataclass(frozen=True, slots=True)
class Line:
    """A message, and the languages that are right for it: of a mixed one, any of its own."""

    right: frozenset[str]
    words: int
    author_language: str
    room: tuple[str, ...]
    text: str = field(repr=False)

    @property
    def mixed(self) -> bool:
        return len(self.right) > 1


@dataclass(frozen=True, slots=True)
class Score:
    """``changing``: lines that did not get the same answer every time."""

    lines: int
    right: int
    changing: int


def read_lines(path: Path) -> list[Line]:
    """Raises ``ValueError`` for a file of another shape."""
    with path.open(encoding="utf-8", newline="") as rows:
        try:
            return [_line(row) for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]
        except KeyError as missing:
            raise ValueError(f"{path}: there is no column {missing}") from missing


def _line(row: dict[str, str]) -> Line:
    right = frozenset(row["language"].removeprefix(MIXED).split("+"))
    return Line(right, int(row["words"]), row["author_language"], tuple(row["room"].split(",")), row["text"])


def plain(line: Line) -> str:
    """What langdetect says as it comes."""
    try:
        return str(detect(line.text))
    except LangDetectException:
        return ""


def ours(line: Line) -> str:
    return identify(line.text, candidates=line.room, author_language=line.author_language).language


def score(lines: Sequence[Line], tell: Callable[[Line], str]) -> Score:
    """The first answer counts; it is asked for again to see whether it stays."""
    answers = [[tell(line) for _ in range(REPEATS)] for line in lines]
    right = sum(said[0] in line.right for line, said in zip(lines, answers, strict=True))
    return Score(len(lines), right, sum(len(set(said)) > 1 for said in answers))


def report(lines: Sequence[Line]) -> str:
    """A row for each length of unmixed messages, one for all from two words on, and one for mixed messages."""
    whole = [line for line in lines if not line.mixed]
    rows = [(_name(least, most), _between(whole, least, most)) for least, most in LENGTHS]
    rows += [("2 words and more", _between(whole, 2, None)), ("mixed", [line for line in lines if line.mixed])]
    head = f"{'words':<18}{'lines':>6}{'langdetect':>12}{'changing':>10}{'ours':>8}{'changing':>10}"
    return "\n".join([head, *(_row(name, of) for name, of in rows)])


def _name(least: int, most: int | None) -> str:
    return f"{least}-{most}" if most else f"{least} and more"


def _between(lines: Sequence[Line], least: int, most: int | None) -> list[Line]:
    return [line for line in lines if least <= line.words <= (most or line.words)]


def _row(name: str, lines: Sequence[Line]) -> str:
    if not lines:
        return f"{name:<18}{0:>6}"
    theirs, mine = score(lines, plain), score(lines, ours)
    return (
        f"{name:<18}{len(lines):>6}{theirs.right / len(lines):>12.1%}{theirs.changing:>10}"
        f"{mine.right / len(lines):>8.1%}{mine.changing:>10}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="models.langid", description="Accuracy of the language of a message")
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        lines = read_lines(options.file)
    except (OSError, ValueError) as failure:
        print(failure, file=sys.stderr)
        return 1
    print(report(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
