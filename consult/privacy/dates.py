"""Full dates: day, month and year. A month with a year, or a day with a month, tells much less."""

import re
from collections.abc import Iterator
from datetime import date

from consult.privacy.context import is_code, is_measured
from consult.privacy.finding import Finding, Kind

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|jun(?:io)?|jul(?:io)?|ago(?:sto)?|set(?:iembre)?|septiembre"
    r"|octubre|noviembre|dic(?:iembre)?)"
)
YEAR = r"(?:(?:18|19|20)\d\d)"
SHORT_YEAR = rf"(?:{YEAR}|['’]?\d\d)(?![\w/]|[.,:]\d)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
IN_WORDS = re.compile(
    rf"(?<![\w/.-]){DAY}(?:st|nd|rd|th|\.?[º°o]|ro)?(?:\s+(?:of|de|del)\s+"
    rf"|[\s./-]{{0,2}}){MONTHS}\.?(?:,?\s+(?:of\s+|del?\s+)?(?:a[ñn]o\s+)?|[\s./-]?){SHORT_YEAR}"
    rf"|(?<!\w){MONTHS}\.?[\s-]+(?:the\s+)?{DAY}(?:st|nd|rd|th)?(?:\s*,\s*|\s+(?:of\s+|del?\s+)?|-){SHORT_YEAR}"
    rf"|(?<![\w/.-]){YEAR}[\s-]{MONTHS}[\s-]{DAY}(?!\w)",
    re.IGNORECASE,
)
FOUR = re.compile(r"\d{4}")
IN_FIGURES = re.compile(
    r"(?<![\w/.,-])(?:"
    r"(?P<y1>(?:18|19|20)\d\d)(?P<j1>[-/.])(?P<a1>\d{1,2})(?P=j1)(?P<b1>\d{1,2})"
    r"|(?P<a2>\d{1,2})(?P<j2>\s?[-/.]\s?)(?P<b2>\d{1,2})(?P=j2)(?P<y2>(?:18|19|20)\d\d)"
    r"|(?P<a3>\d{1,2})(?P<j3>[-/])(?P<b3>\d{1,2})(?P=j3)(?P<y3>\d\d)"
    r"|(?P<a4>\d\d)\.(?P<b4>\d\d)\.(?P<y4>\d\d)"
    r")(?![\w/]|[.,-]\d)"
)
# Scores and steps are written as 7/9/10 too: with one digit each it must be announced.
BARE = re.compile(r"\d[-/]\d[-/]\d\d")
ANNOUNCED = re.compile(
    r"\b(?:on|el|del?|desde|since|dob|d\.o\.b|born|date|fecha|d[íi]a|until|till|hasta|from|by|fn|f\.n|fdn"
    r"|nacid[oa]|naci[óo]|admitted|seen|dated|died|falleci[óo]|alta|ingres[oó])\W*$",
    re.IGNORECASE,
)
CENTURY = 2000  # only to find out whether the day exists; every leap year of the last century is one of this


def find_dates(text: str) -> Iterator[Finding]:
    """In words or figures, in either order, if there is such a day."""
    for match in IN_WORDS.finditer(text):
        # "3 de mayo 20 mg" has no year.
        if FOUR.search(match.group()) or not is_measured(text, match.end()):
            yield Finding(*match.span(), Kind.DATE)
    for match in IN_FIGURES.finditer(text):
        said = [int(part) for name, part in match.groupdict().items() if part and name[0] in "yab"]
        is_day = _exists(match) and len(said) == 3
        if BARE.fullmatch(match.group()) and not ANNOUNCED.search(text[: match.start()]):
            continue
        if is_day and not is_code(text, match.start()) and not is_measured(text, match.end()):
            yield Finding(*match.span(), Kind.DATE)


def _exists(match: re.Match[str]) -> bool:
    part = {name[0]: int(value) for name, value in match.groupdict().items() if value and name[0] in "yab"}
    year = part["y"] if part["y"] >= 100 else CENTURY + part["y"]
    return any(_is_date(year, *order) for order in ((part["a"], part["b"]), (part["b"], part["a"])))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
