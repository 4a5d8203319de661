"""
Words that one language has and the other has not: what of them stands in a translation was left over.

The lists beside this file are counted from parallel text by
``python -m models.guard.own_words FOLDER...`` (``english<TAB>spanish``,
``.tsv`` or ``.tsv.gz``); words only, no sentence.
"""

import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("en", "es")
# A run of small letters: a name, an acronym and a word with a figure are the same in both.
WORD = re.compile(r"(?<![\w@.'’-])[a-záéíóúüñ]{4,}(?![\w@'’-])")
LEAST = 6
# Seen more often than this on the other side, a word is one of that language too, or one that it has borrowed.
FOREIGN = 0.004
# Documentation and dictionaries quote the words of the other language.
QUOTING = frozenset(
    {"python-docs", "django-docs", "godot", "gnome-help", "carpentries", "wiktionary-en", "wiktionary-es"}
)


@cache
def own_words(language: str) -> frozenset[str]:
    """Empty for a language without a list."""
    path = HERE / f"own-words-{language}.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


def counted(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """The own words of either column, in the order of the alphabet."""
    seen: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        if line.startswith("#") or len(cells) < 2:
            continue
        for side, text in zip(seen, cells, strict=False):
            side.update(set(WORD.findall(text)))
    one, other = seen
    return _own(one, other), _own(other, one)


def _own(mine: Counter[str], theirs: Counter[str]) -> list[str]:
    return sorted(word for word, times in mine.items() if times >= LEAST and theirs[word] <= times * FOREIGN)


def _lines(folders: Sequence[Path]) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.name.split(".")[0] in QUOTING or not path.name.endswith((".tsv", ".tsv.gz")):
                continue
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            yield from content.decode("utf-8").splitlines()


if __name__ == "__main__":
    for language, words in zip(LANGUAGES, counted(_lines([Path(name) for name in sys.argv[1:]])), strict=True):
        (HERE / f"own-words-{language}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
        print(language, len(words))
