"""Sentence pairs in files, and the pools that they form."""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from models.training.errors import TrainingError

ENDINGS = (".tsv", ".tsv.gz")
NOT_TEXT = re.compile(r"[\W_]+")


class Pair(NamedTuple):
    """One sentence in both languages; slots such as ``{dose}`` may stand in both."""

    english: str
    spanish: str


Pools = dict[str, list[Pair]]


def read_lines(path: Path) -> Iterator[tuple[int, Pair]]:
    """Line number, from 1, and pair; comments and lines without a tab are left out."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.startswith("#") and "\t" in line:
                english, spanish = line.rstrip("\n").split("\t")[:2]
                yield number, Pair(_composed(english), _composed(spanish))


def read_pairs(path: Path) -> list[Pair]:
    return [pair for _number, pair in read_lines(path)]


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{pair.english}\t{pair.spanish}\n" for pair in pairs), encoding="utf-8")


def read_pools(sources: Sequence[Path]) -> Pools:
    """One pool for each file name; files of one name in several folders are one pool."""
    pools: Pools = {}
    for path in data_files(sources):
        pools.setdefault(pool_name(path), []).extend(read_pairs(path))
    if not any(pools.values()):
        raise TrainingError("no pair was found: --data takes folders of english<TAB>spanish files (.tsv, .tsv.gz)")
    return pools


def data_files(sources: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for source in sources:
        if not source.exists():
            raise TrainingError(f"{source} is not there")
        inside = sorted(path for path in source.iterdir() if path.name.endswith(ENDINGS)) if source.is_dir() else []
        found.extend(inside or ([source] if source.is_file() else []))
    return found


def pool_name(path: Path) -> str:
    return path.name.split(".")[0]


def normal_form(text: str) -> str:
    """What two sentences share that differ in case, spaces or punctuation alone."""
    return NOT_TEXT.sub("", unicodedata.normalize("NFC", text).casefold())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
