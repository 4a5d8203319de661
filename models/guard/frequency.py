"""
How often, as times a day: twice daily, BID, every 12 hours and cada 12 h are one thing.

A rate that the other side lacks is a finding, and so is a meal or a time of
day that a dose hangs on.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from models.guard.matching import unmatched
from models.guard.moments import find_moments
from models.guard.number_words import VALUES
from models.guard.remembering import remembered
from models.guard.verdict import Finding, SentencePair, Span

DAYS = {
    "min": Fraction(1, 1440),
    "h": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(30),
    "year": Fraction(365),
}
UNITS = {
    "en": {
        "min": r"min(?:ute)?s?",
        "h": r"h|hrs?|hours?|hourly|hrly",
        "day": r"days?|d|daily|nights?|nightly|mornings?|evenings?|bedtime",
        "week": r"weeks?|wks?|w|weekly|(?:mon|tues|wednes|thurs|fri|satur|sun)days?",
        "month": r"months?|monthly",
        "year": r"years?|yearly|annually",
    },
    "es": {
        "min": r"min(?:uto)?s?",
        "h": r"h|hs|hrs?|horas?",
        "day": r"d[ií]as?|d|noches?|mañanas?|tardes?|diari[oa]s?|diariamente",
        "week": r"sem(?:anas?)?|semanal(?:es|mente)?|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?",
        "month": r"mes(?:es)?|mensual(?:es|mente)?",
        "year": r"años?|anual(?:es|mente)?",
    },
}
# Spanish "cada 15 días" is two weeks.
FORTNIGHT = frozenset({Fraction(1, 14), Fraction(1, 15)})

TIMES = {"once": 1, "twice": 2, "thrice": 3}
LATIN = {"qd": 1, "qam": 1, "qpm": 1, "qhs": 1, "bid": 2, "bd": 2, "bds": 2, "tid": 3, "tds": 3, "qid": 4, "qds": 4}


@dataclass(frozen=True, slots=True)
class Rate:
    """``sure`` is False for what may be a length of time or an idiom: it may answer a rate and asks for none."""

    a_day: tuple[Fraction, ...]
    span: Span
    sure: bool = True

    def equals(self, other: "Rate") -> bool:
        return self.a_day == other.a_day or FORTNIGHT.issuperset((*self.a_day, *other.a_day))


def _number(language: str, *more: str) -> str:
    words = sorted((word for word in VALUES[language] if word not in TIMES or language != "en"), key=len, reverse=True)
    return r"(?:\d+(?:[.,]\d+)?|" + "|".join([*words, *more]) + ")"


def _unit(language: str) -> str:
    return "(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in UNITS[language].items()) + r")(?!\w|['’]s)"


NUMBER = {"en": _number("en"), "es": _number("es")}
UNIT = {"en": _unit("en"), "es": _unit("es")}
DOSE = r"(?:mg|mcg|[µμ]g|g|ml|units?|tablets?|caps?(?:ules?)?|puffs?|drops?)"


def _pattern(language: str, text: str) -> re.Pattern[str]:
    return re.compile(text.replace("NUM", NUMBER[language]).replace("UNIT", UNIT[language]), re.IGNORECASE)


# In the order of trust: what a former pattern has read, a later one leaves alone.
EVERY = {
    "en": _pattern(
        "en",
        r"\b(?:every|each|q\.?\s?)\s?(?P<n>NUM)?(?:st|nd|rd|th)?(?:\s?(?:-|–|to|or)\s?(?P<m>NUM))?[\s-]?UNIT"
        r"(?! of\b|\.s\b)",
    ),
    "es": _pattern(
        "es", r"(?:\bcada|\bc\s?/|\bc(?=\d)|\bq\.?(?=\s?\d))\s?(?P<n>NUM)?(?:\s?(?:-|–|a|o|u)\s?(?P<m>NUM))?\s?UNIT"
    ),
}
# "8-hourly" and "three-weekly"; a dose over hours ("500 mg/8 h"), which has no "every"; "c/12", which has no hours.
HOURLY = {
    "en": _pattern(
        "en",
        r"\b(?P<n>NUM)(?:[-–](?P<m>NUM))?(?:[- ]?(?P<h>hourly|hrly)|-(?:(?P<week>weekly)|(?P<month>monthly)))\b"
        r"|(?<=[a-z])\s?/\s?(?P<over>4|6|8|12|24|36|48|72)\s?h(?:rs?|ours?)?\b"
        r"|\bq\s?(?P<bare>4|6|8|12|24)\b(?!\s?[-–/hdwm\d])",
    ),
    "es": _pattern(
        "es",
        r"(?<=[a-z])\s?/\s?(?P<over>4|6|8|12|24|36|48|72)\s?h(?:s|oras?)?\b"
        r"|\b(?:c\s?/\s?|cada\s(?=\d+\s*(?:[.,;)]|$)))(?P<bare>4|6|8|12|24)\b(?!\s?[-–/hdsm\d])",
    ),
}
# What is no count and no unit, and how often a day that is.
OTHER = {
    "en": {
        r"(?:every (?:other|second|2nd)|on alternate|alternate|alternating) (?:days?|nights?|mornings?)": "1/2",
        r"q\.?o\.?d|EOD": "1/2",
        r"fortnightly|every (?:fortnight|other week|second week)|alternate weeks|on alternate weeks": "1/14",
        r"every half(?: an)? hour|half[- ]hourly": "48",
        r"quarterly": "1/90",
        r"every quarter (?:of an )?hour": "96",
    },
    "es": {
        r"(?:en |a )?d[ií]as alternos|un d[ií]a s[ií],? y otro no|cada tercer d[ií]a": "1/2",
        r"quincenal(?:es|mente)?|cada quincena|semanas alternas|en semanas alternas": "1/14",
        r"cada media hora": "48",
        r"trimestral(?:es|mente)?": "1/90",
        r"bimestral(?:es|mente)?": "1/60",
        r"semestral(?:es|mente)?|cada semestre": "1/180",
        r"cada cuarto de hora": "96",
    },
}
OTHER_IN = {
    language: {re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE): Fraction(a_day) for pattern, a_day in table.items()}
    for language, table in OTHER.items()
}
COUNTED = {
    "en": _pattern(
        "en",
        r"\b(?P<n>once|twice|thrice|NUM(?:[-–]NUM| (?:to|or) NUM)? ?(?:times|doses|days(?= (?:a|per|each) week)|x|×)"
        r"|[x×] ?\d(?! ?(?:days|weeks|months|years|hours|nights|d|h|hrs?|wks?)\b))"
        r"[\s-]?(?:(?:a|per|each|every|in a|in the)\s|/)?UNIT",
    ),
    "es": _pattern(
        "es",
        r"\b(?P<n>NUM)(?:(?:[-–]| a | o )(?P<m>NUM))?"
        r"(?: (?:solas? |únicas? )?(?:vez|veces|v|tomas?|dosis|d[ií]as(?= (?:a la|por) semana)))?"
        r" ?(?:(?:al|por|a la|cada|a|en el|en la|en)\s|/)?UNIT",
    ),
}
ABBREVIATED = re.compile(
    rf"\b(?:(?P<latin>q\.?d|q\.?am|q\.?pm|q\.?hs|b\.?i\.?d|b\.?d\.?s?|t\.?i\.?d|t\.?d\.?s|q\.?i\.?d|q\.?d\.?s)\b\.?)"
    # "OD" is also the right eye and an overdose: once a day only after a dose.
    rf"|(?<=\d)\s?{DOSE}\s(?P<od>o\.?d\b\.?)"
    # breakfast-lunch-supper, as Spanish prescriptions have it
    r"|(?<![\d/.-])(?P<meals>[01½]-[01½]-[01½](?:-[01½])?)(?![\d/-])",
    re.IGNORECASE,
)
PER = {
    "en": re.compile(
        r"(?P<day>(?<!every)(?:\bper day\b|/ ?(?:day|(?-i:(?<![A-Z]/)d))\b|(?:/"
        r"|\bper) ?24 ?h(?:ours?)?\b|\bdaily\b|\bnightly\b"
        r"|\bonce-daily\b))(?! (?:life|living|activit))|(?P<h>\bhourly\b)"
        r"|(?P<week>\bweekly\b|\bper week\b)|(?P<month>\bmonthly\b|\bper month\b)|(?P<year>\byearly\b|\bannually\b)"
        r"|(?P<unsure_day>\ba (?:day|night)\b(?! (?:later|ago|after|before|earlier|or|old|of)))"
        r"|(?P<unsure_week>\ba week\b)|(?P<unsure_month>\ba month\b)|(?P<unsure_year>\b(?:a|per) year\b|\bannual\b)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?P<day>/ ?(?:d[ií]a|(?-i:(?<![A-Z]/)d))\b|/ ?24 ?h(?:oras)?\b|(?<!vida )\bdiari[oa]s?\b|\bdiariamente\b"
        r"|\btod(?:os los d[ií]as|as las (?:noches|mañanas|tardes))\b)"
        r"|(?P<week>\bsemanal(?:es|mente)?\b|\btodas las semanas\b"
        r"|\btodos los (?:lunes|martes|miércoles|jueves|viernes|sábados|domingos)\b)"
        r"|(?P<month>\bmensual(?:es|mente)?\b)"
        r"|(?P<year>(?!))|(?P<h>\bhorarias?\b)"
        r"|(?P<unsure_day>\b(?:al|por|a) d[ií]a\b(?! siguiente| de\b| \d)|\bpor (?:las? )?(?:noches?|mañanas|tardes)\b)"
        r"|(?P<unsure_week>\b(?:a la|por) semana\b)|(?P<unsure_month>\b(?:al|por) mes\b)"
        r"|(?P<unsure_year>\b(?:al|por) año\b|\banual(?:es|mente)?\b)",
        re.IGNORECASE,
    ),
}
NEEDED = {
    "en": re.compile(r"\bPRN\b|\bp\.r\.n\.|\bas (?:needed|required|necessary)\b|\bon demand\b", re.IGNORECASE),
    "es": re.compile(
        r"\bPRN\b|\bSOS\b|\bsi (?:es |fuera )?(?:preciso|necesario)\b|\bsi (?:lo )?(?:precisa|necesita|requiere)\b"
        r"|\ba demanda\b|\bsegún (?:necesidad|precise|demanda)\b|\ben caso necesario\b",
        re.IGNORECASE,
    ),
}
MAY_BE_NEEDED = {
    "en": re.compile(
        r"\b(?:PRN|SOS|if|when\w*|need\w*|requir\w*|demand|rescue|necessary|until)\b|\bp\.r\.n\.|\bfor ", re.IGNORECASE
    ),
    "es": re.compile(
        r"\b(?:PRN|si|sos|cuando|neces\w*|precis\w*|demanda|rescate|haga|hace|requ\w*|hasta)\b", re.IGNORECASE
    ),
}


def find_frequency(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in UNITS or pair.target_language not in UNITS:
        return
    source, target = unmatched(
        rates(pair.source, pair.source_language), rates(pair.target, pair.target_language), Rate.equals
    )
    yield from _find_changed(pair, source, target)
    if not source and not target:
        yield from _find_exchanged(pair)
    yield from _find_needed(pair)
    yield from find_moments(pair)


def _find_changed(pair: SentencePair, source: list[Rate], target: list[Rate]) -> Iterator[Finding]:
    """A changed one first, then those that one side alone has and surely means."""
    for mine, theirs in zip(source, target, strict=False):
        if mine.sure or theirs.sure:
            yield pair.finding("frequency", mine.span, theirs.span)
    both = min(len(source), len(target))
    for rate in source[both:]:
        if rate.sure:
            yield pair.finding("frequency", rate.span, None)
    for rate in target[both:]:
        if rate.sure:
            yield pair.finding("frequency", None, rate.span)


def _find_exchanged(pair: SentencePair) -> Iterator[Finding]:
    """ "Weekly, never daily" as "daily, never weekly": both are still there, each where the other was."""
    said = [rate for rate in rates(pair.source, pair.source_language) if rate.sure]
    heard = [rate for rate in rates(pair.target, pair.target_language) if rate.sure]
    if len(said) == len(heard) == 2 and said[0].equals(heard[1]) and not said[0].equals(heard[0]):
        yield pair.finding("frequency", said[0].span, heard[0].span)


@remembered
def rates(text: str, language: str) -> list[Rate]:
    """Every rate of a text, in the order of the text."""
    found: list[Rate] = []
    for read in READERS:
        for rate in read(text, language):
            if not any(rate.span[0] < other.span[1] and other.span[0] < rate.span[1] for other in found):
                found.append(rate)
    return sorted(found, key=lambda rate: rate.span)


def matched_spans(pair: SentencePair) -> tuple[list[Span], list[Span]]:
    """Where both sides say how often, and the same: the figures in them may differ."""
    if pair.source_language not in UNITS or pair.target_language not in UNITS:
        return [], []
    source, target = rates(pair.source, pair.source_language), rates(pair.target, pair.target_language)
    lost, won = unmatched(source, target, Rate.equals)
    paired = min(len(lost), len(won))
    left = {id(rate) for rate in (*lost[paired:], *won[paired:])}
    return (
        [rate.span for rate in source if id(rate) not in left],
        [rate.span for rate in target if id(rate) not in left],
    )


def _find_needed(pair: SentencePair) -> Iterator[Finding]:
    said = NEEDED[pair.source_language].search(pair.source)
    if said and not MAY_BE_NEEDED[pair.target_language].search(pair.target):
        yield pair.finding("frequency", said.span(), None)
    said = NEEDED[pair.target_language].search(pair.target)
    if said and not MAY_BE_NEEDED[pair.source_language].search(pair.source):
        yield pair.finding("frequency", None, said.span())


def _every(text: str, language: str) -> Iterator[Rate]:
    for match in (*HOURLY[language].finditer(text), *EVERY[language].finditer(text)):
        groups = match.groupdict()
        if hours := groups.get("over") or groups.get("bare"):
            yield Rate((24 / Fraction(hours),), match.span())
            continue
        counted = " ".join(filter(None, map(groups.get, ("n", "m"))))
        days = DAYS[_unit_of(match)]
        numbers = _values(counted, language) or [Fraction(1)]
        yield Rate(tuple(sorted(1 / (number * days) for number in numbers if number)), match.span())


def _other(text: str, language: str) -> Iterator[Rate]:
    for pattern, a_day in OTHER_IN[language].items():
        for match in pattern.finditer(text):
            yield Rate((a_day,), match.span())


def _counted(text: str, language: str) -> Iterator[Rate]:
    for match in COUNTED[language].finditer(text):
        if language == "es" and not _counts_times(match.group().casefold()):
            # "10 mg hoy, después 10 diarios" and "5 al día" are things, not times; "5 h" is a length of time.
            continue
        counted = " ".join(filter(None, map(match.groupdict().get, ("n", "m"))))
        days = DAYS[_unit_of(match)]
        yield Rate(tuple(sorted(number / days for number in _values(counted, language))), match.span())


def _counts_times(said: str) -> bool:
    named = re.search(r"\b(?:vez|veces|v|tomas?|dosis)\b|\bd[ií]as (?:a la|por)", said)
    adjective = re.search(r"\b(?:diari[oa]s|semanales|mensuales)\b", said)
    return named is not None or (adjective is not None and not said[0].isdigit())


def _abbreviated(text: str, language: str) -> Iterator[Rate]:
    for match in ABBREVIATED.finditer(text):
        if match["latin"]:
            name = match["latin"].replace(".", "").casefold()
            # At bedtime: the time of day is compared, and says how often.
            yield Rate((Fraction(LATIN[name]),), match.span(), name not in {"qhs", "qam", "qpm"})
        elif match["od"]:
            yield Rate((Fraction(1),), match.span("od"))
        else:
            yield Rate((Fraction(sum(meal != "0" for meal in match["meals"].split("-"))),), match.span())


def _per(text: str, language: str) -> Iterator[Rate]:
    for match in PER[language].finditer(text):
        name = _unit_of(match, prefix="unsure_")
        yield Rate((1 / DAYS[name],), match.span(), not str(match.lastgroup).startswith("unsure_"))


READERS: tuple[Callable[[str, str], Iterator[Rate]], ...] = (_other, _every, _counted, _abbreviated, _per)


def _unit_of(match: re.Match[str], *, prefix: str = "") -> str:
    groups = match.groupdict()
    return next(name for name in DAYS if groups.get(name) or (prefix and groups.get(prefix + name)))


def _values(written: str, language: str) -> list[Fraction]:
    """What "8", "2,5", "twice", "4-6" and "two to three times" count."""
    found = []
    for match in re.finditer(rf"(?<![^\W\dx])(?:{NUMBER[language]}|{'|'.join(TIMES)})(?![^\W\dx])", written.casefold()):
        word = match.group()
        if language == "en" and word in TIMES:
            found.append(Fraction(TIMES[word]))
        else:
            found.append(Fraction(VALUES[language].get(word, word.replace(",", "."))))
    return found
