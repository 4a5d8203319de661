"""Numbers that a hospital or an insurer gives a person: known by the word before them."""

import re
from collections.abc import Iterator

from consult.privacy.context import is_measured
from consult.privacy.finding import Finding, Kind

WORDS = (
    # English
    r"mrn|m\.r\.n\.?|urn|(?:medical|hospital|patient|health|clinical)[ -]records?|(?:patient|hospital|chart"
    r"|episode|encounter|visit|admission|case[ -]?file|unit)"
    r"(?:[ -](?:id|identifier|number|no|num|nr))|patient[ -]?id|chart|episode|encounter|case[ -]?notes?"
    r"|hosp(?:ital)? (?:no|number|num|nr)|record(?:[ -](?:number|no|num|nr))"
    r"|(?:health|medical)? ?insurance(?: (?:card|policy|member|id))?|policy|member(?:ship)? ?(?:id|number|no)"
    r"|(?:file|account|pas|chi|ihi|pps) ?(?:number|no|num|nr)|medicare|medicaid"
    r"|medical card|ehic|ehr|emr|uhid|hcn|pmi"
    r"|subscriber|beneficiary|claim (?:number|no)|group (?:number|no)|health card"
    r"|health number|patient (?:ref(?:erence)?)|card (?:number|no)"
    # Spanish
    r"|n\.?h\.?c\.?|n\.?u\.?h\.?s\.?a\.?|nuss|n\.?s\.?s\.?|cipa?|tsi|tis|cip-?sns|historia(?: cl[íi]nica)?"
    r"|h\.?c\.?|hist\.? ?cl[íi]n(?:ica)?\.?|expediente(?: cl[íi]nico)?|exp"
    r"|episodio|tarjeta(?: sanitaria)?(?: individual)?|p[óo]liza|afiliaci[óo]n|n[úu]mero de afiliado"
    r"|afiliad[oa]|asegurad[oa]|registro hospitalario|folio|imss|issste|expte|nass|sip"
    r"|(?:n[úu]mero|n\.?[º°]|n[úu]m\.?|id) (?:de |del )?"
    r"(?:paciente|usuari[oa]|ingreso|identificaci[óo]n|beneficiari[oa]|seguro|filiaci[óo]n|ficha)"
    r"|ingreso (?:n\.?[º°]|n[úu]m)|h\.?[ªa]\.? ?c(?:l[íi]n(?:ica)?)?\.?[ªa]?|carn[ée]|c[ée]dula|pasaporte|passport"
)
LINK = (
    r"(?:\s*(?:numbers?|no|num|nr|n[úu]m(?:ero)?|n|id|identifier|card|de|del|la|el|is|es|was|era|of|the"
    r"|paciente|patient|seguro|sanitaria|cl[íi]nica|hospital|electr[óo]nic[oa])\b\.?"
    r"|\s*[.:#º°ª=,()\-–])*\s*"
)
VALUE = (
    r"(?P<value>(?:[A-Z]{1,6}[ \-/.]?)?\d"
    r"(?:[\d\-/.]|[ ](?=\d)|[A-Z]{1,3}(?=-?\d))*\d(?:[ \-/]?(?-i:[A-Z]{1,2})(?!\w))?)"
)
ANNOUNCED = re.compile(rf"(?<!\w)(?:{WORDS})(?!\w){LINK}{VALUE}(?!\w)", re.IGNORECASE)
LEAST_DIGITS = 4
YEAR = re.compile(r"(?:19|20)\d\d")


def find_records(text: str) -> Iterator[Finding]:
    """Numbers after a keyword, unless they have a unit or are a year."""
    for match in ANNOUNCED.finditer(text):
        start, end = match.span("value")
        value = match["value"]
        digits = sum(map(str.isdigit, value))
        if digits < LEAST_DIGITS or YEAR.fullmatch(value) or is_measured(text, end):
            continue
        yield Finding(start, end, Kind.RECORD)
