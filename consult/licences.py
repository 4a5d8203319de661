"""Licence numbers: what one looks like in each country, and what can be computed about it before a person looks."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from consult.errors import BadValue

SEPARATORS = re.compile(r"[\s.\-/]")
# NPIs are numbers of the card issuer 80840, and their check digit is Luhn's over both (CMS, 45 CFR 162.406).
NPI_ISSUER = "80840"
LANR_WEIGHTS = (4, 9, 4, 9, 4, 9)  # KBV, guideline after section 75(7) SGB V


class BadNumber(BadValue):
    """The number is none of its country: `fields` names the field and what is expected."""

    message = _("This is not a licence number of that country. Compare it with your licence.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a country writes its numbers. `example` is shown to who types one; `register` is where a verifier looks."""

    pattern: str
    example: str
    register: str = ""
    holds: Callable[[str], bool] = lambda _number: True


def _is_npi(number: str) -> bool:
    return bool(luhn.is_valid(NPI_ISSUER + number))


def _is_lanr(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, LANR_WEIGHTS, strict=False))
    return int(number[6]) == -total % 10


RULES = {
    "AU": Rule(pattern=r"MED\d{10}", example="MED0001234567", register="https://www.ahpra.gov.au/registration/registers-of-practitioners.aspx"),
    # The number of a college, or the medical identification number of the whole country.
    "CA": Rule(pattern=r"\d{4,6}|CAMD\d{8}", example="123456", register="https://fmrac.ca/members/"),
    "DE": Rule(pattern=r"\d{9}", example="838382202", register="https://www.arztsuche.kbv.de/", holds=_is_lanr),
    # The province of the college comes first, 01 to 52.
    "ES": Rule(pattern=r"(?:0[1-9]|[1-4]\d|5[0-2])\d{7}", example="282812345", register="https://www.cgcom.es/servicios/consulta-publica-de-colegiados"),
    "FR": Rule(pattern=r"\d{11}", example="10003456789", register="https://annuaire.sante.fr/"),
    "GB": Rule(pattern=r"\d{7}", example="7012345", register="https://www.gmc-uk.org/registrants"),
    "IE": Rule(pattern=r"\d{5,6}", example="412345", register="https://www.medicalcouncil.ie/public-information/check-the-register/"),
    "MX": Rule(pattern=r"\d{7,8}", example="12345678", register="https://cedulaprofesional.sep.gob.mx/"),
    # The council's number, or the common person number of all health workers.
    "NZ": Rule(pattern=r"\d{4,6}|\d{2}[A-Z]{4}", example="12345", register="https://www.mcnz.org.nz/registration/register-of-doctors/"),
    "US": Rule(pattern=r"[12]\d{9}", example="1234567893", register="https://npiregistry.cms.hhs.gov/", holds=_is_npi),
    "ZA": Rule(pattern=r"MP\d{7}", example="MP0123456", register="https://hpcsaonline.custhelp.com/"),
}  # fmt: skip
# Where no rule is known, a person alone decides.
ELSEWHERE = Rule(pattern=r"[A-Z0-9]{3,20}", example="")


def rule_of(country: str) -> Rule:
    """The rule of a country (ISO 3166-1, two letters), or that of all others."""
    return RULES.get(country, ELSEWHERE)


def checked_number(number: str, *, country: str) -> str:
    """The number without blanks and marks, in capitals. Raises `BadNumber`."""
    plain = SEPARATORS.sub("", number).upper()
    rule = rule_of(country)
    # ASCII alone: other digits would pass for the same number and have another tag.
    if not plain.isascii() or not re.fullmatch(rule.pattern, plain) or not rule.holds(plain):
        raise BadNumber({"field": "number"})
    return plain
