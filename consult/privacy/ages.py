"""Ages over 89: so few people are that old that the number is almost a name."""

import re
from collections.abc import Iterator

from consult.privacy.finding import Finding, Kind

OLD = r"(?P<age>9\d|1[0-2]\d)"
UNIT = (
    r"(?:\s?-?\s?(?:years?|yrs?|yr)(?:[ -](?:old|of age))?|\s?-?\s?y\.?/?\s?o\.?|-?y\b|\s?-?\s?a[ñn]os?"
    r"|\s?a(?=\s*[,.;)]|\s*$)"
    r"|\s?(?:male|female|man|woman|lady|gentleman|mujer|var[óo]n|hombre|anciano|anciana))"
)
AFTER = re.compile(rf"(?<![\w.,/+-]){OLD}{UNIT}(?!\w)", re.IGNORECASE)
# "94 F" is a temperature, and "100 m" a way to walk, unless a sentence begins with it or the person stands before it.
SEX = re.compile(
    rf"(?:^|[.;(\n]\s?){OLD}\s?/?[MFVHmfv](?![\w²])"
    rf"|(?:,\s?|(?i:\b(?:patient|pt|paciente|pte|is|an?|una|for|re)\s)){OLD.replace('age', 'age2')}/?[MFVH](?!\w)"
    rf"|(?<!\w)[MFVH]/{OLD.replace('age', 'age3')}(?!\w)"
)
PERSON = (
    r"(?:woman|man|female|male|lady|gentleman|patient"
    r"|mujer|hombre|var[óo]n|masculino|femenin[oa]|paciente|se[ñn]ora?|ancian[oa])"
)
# "mujer de 94, diabética" and "woman, 94, on warfarin".
BARE = re.compile(rf"(?<!\w){PERSON}(?:\sde\s|\sof\s|,\s){OLD}(?=\s*[,;)]|\.?\s*$|\.\s)", re.IGNORECASE)
BIRTHDAY = re.compile(rf"(?<![\w.,]){OLD}(?:th|st|nd|rd|\.?[ºo°])?\s(?:birthday|cumplea[ñn]os)", re.IGNORECASE)
BEFORE = re.compile(
    rf"(?<!\w)(?:aged?|edad(?! gest)|turn(?:ed|s|ing)|cumpli[óo]|cumple|cumplid[oa]s|a[ñn]os)(?:\s*(?::|=|,|is"
    rf"|was|of|de|es|era|at)\s*|\s+){OLD}(?!\d|[.,/]\d|\s?(?:%|mm|mg|kg|cm|\+))",
    re.IGNORECASE,
)
IN_WORDS = re.compile(
    r"(?<!\w)(?P<age>ninet(?:y|ies)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?=[ -]year)|(?:a"
    r"|one)[ -]hundred(?:[ -]and[ -]\w+)?(?=[ -]years?[ -]old)"
    r"|noventa(?:\sy\s(?:un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?(?=\saños)|(?:cien"
    r"|ciento\s\w+)(?=\saños)|nonagenarian|centenarian|nonagenari[oa]|centenari[oa])(?!\w)",
    re.IGNORECASE,
)
# "for 92 years" is no age of a person, and neither is "hace 95 años".
NOT_AGE = re.compile(
    r"(?:\b(?:hace|over the last|for the last|past|[úu]ltimos|durante|during|desde hace|in|within)\s+)$", re.IGNORECASE
)


def find_ages(text: str) -> Iterator[Finding]:
    """The number alone is marked; "90+" is a band, and says nobody's age."""
    for shape in (AFTER, SEX, BARE, BIRTHDAY, BEFORE, IN_WORDS):
        for match in shape.finditer(text):
            start, end = match.span(match.lastgroup or "age")
            if not NOT_AGE.search(text[max(0, start - 24) : start]):
                yield Finding(start, end, Kind.AGE)
