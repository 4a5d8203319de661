"""Telephone numbers, as phonenumbers knows them. A bare number is one only where somebody says so."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from consult.privacy.context import is_code, is_measured, said_near
from consult.privacy.finding import Finding, Kind

# Numbers of other countries are found by their country code.
REGIONS = ("US", "MX", "ES", "GB", "IE")
# phonenumbers is asked about stretches with enough digits only: it takes seconds for a page of results.
STRETCH = re.compile(r"(?<![A-Za-z0-9])[+(]{0,2}\d[\d \t().\-–/+]*\d(?![A-Za-z0-9])")
LEAST_DIGITS = 8
MOST_TRIES = 50  # in one stretch
WORDS = re.compile(
    r"(?<!\w)(?:tels?|tel[ée]f?(?:ono)?s?|tfno?|tlfn?o?|phone|telephone|mobile|mob|cell|cel(?:ular)?|m[óo]vil"
    r"|whats?app|wasap|fax|call(?:ed|ing)?|ring|rang|dial"
    r"|text(?:ed)?|sms|contact(?:o)?|reach(?:ed|able)?|llam(?:ar|ad|a|e|en|[óo]|ando)|localizar|contactar"
    r"|marcar|extensi[óo]n|ext|number is|su n[úu]mero)(?!\w)",
    re.IGNORECASE,
)
# Before nine digits or more that are a valid number, whoever can be called stands for the call.
PEOPLE = re.compile(
    r"\b(?:wife|husband|partner|son|daughter|mother|father|mum|mom|dad|brother|sister|carer|caregiver|family"
    r"|nok|next of kin"
    r"|neighbou?r|pharmacy|care home|espos[oa]|marido|mujer|pareja|hij[oa]|madre|padre|mam[áa]|pap[áa]|herman[oa]"
    r"|cuidadora?|familia(?:r|res)?|vecin[oa]|farmacia|residencia)\W{1,3}(?:\w+\W{1,2}){0,2}$",
    re.IGNORECASE,
)
# Written as nobody writes a laboratory value: with a country or a leading 0, brackets, dashes, or in three groups.
TELLING = re.compile(r"\+|0|\(\d+\)|1[-. ]|\d{2,4}[-–]\d{3,4}[-–]\d{3,4}|0?\d{2,4}[ .]\d{2,4}[ .]\d{2,4}")


def find_phones(text: str) -> Iterator[Finding]:
    """Each number once, whichever country it is valid in."""
    for stretch in STRETCH.finditer(text):
        if sum(map(str.isdigit, stretch.group())) >= LEAST_DIGITS:
            for start, end in sorted(_valid(stretch.group())):
                if _is_phone(text, start + stretch.start(), end + stretch.start()):
                    yield Finding(start + stretch.start(), end + stretch.start(), Kind.PHONE)


def _valid(stretch: str) -> set[tuple[int, int]]:
    return {
        (match.start, match.end)
        for region in REGIONS
        for match in PhoneNumberMatcher(stretch, region, leniency=Leniency.VALID, max_tries=MOST_TRIES)
    }


def _is_phone(text: str, start: int, end: int) -> bool:
    if said_near(text, start, end, WORDS):
        return True
    if is_code(text, start) or is_measured(text, end):
        return False
    return bool(TELLING.match(text, start, end) or PEOPLE.search(text[:start]))
