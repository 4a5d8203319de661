"""Words that look alike or stand beside each other in a dictionary and mean another thing at a bedside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.guard.verdict import Finding, SentencePair

TABLE = Path(__file__).with_name("false_friends.tsv")


@dataclass(frozen=True, slots=True)
class Friend:
    direction: str
    said: re.Pattern[str]
    wrong: re.Pattern[str]
    answer: re.Pattern[str]


def find_false_friends(pair: SentencePair) -> Iterator[Finding]:
    for friend in friends():
        if friend.direction != f"{pair.source_language}-{pair.target_language}":
            continue
        said, wrong = friend.said.search(pair.source), friend.wrong.search(pair.target)
        if said and wrong and not friend.answer.search(pair.target):
            yield pair.finding("false_friend", said.span(), wrong.span())


@cache
def friends() -> tuple[Friend, ...]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            direction, *patterns = line.split("\t")
            found.append(Friend(direction, *(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for pattern in patterns)))
    return tuple(found)
