"""What stands around a number and says what it is."""

import re
from re import Pattern

BEFORE = 40  # characters in which a keyword still speaks of what follows
AFTER = 24

# A number after one of these is of a catalogue, a trial, a paper or a device, not of a person.
CODES = re.compile(
    r"\b(?:snomed(?:[ -]?ct)?|loinc|icd(?:-?\d+)?|cie(?:-?\d+)?|nct|isrctn|eudract|euct|ctri|pmid|pmc|isbn"
    r"|issn|doi|orcid|rxcui|atc|ndc|omim|mim"
    r"|orpha|genbank|clinvar|dbsnp|rs|cas|ean|gtin|udi|gmdn|lot|lote|batch|ref|sku|model|modelo|serie|serial"
    r"|s/n|c[óo]digo|code|catalogue"
    r"|catalog|cat[áa]logo|trial|ensayo|protocol|protocolo|version|versi[óo]n|unii|nregistro|cn|c\.n)"
    r"[\s.:#º°-]*(?:(?:no|n[úu]m|n|nr|number|n[úu]mero|id|de|of|is|es)\b[\s.:#º°]*)*$",
    re.IGNORECASE,
)
# A number before one of these is a measurement.
UNITS = re.compile(
    r"\s?(?:%|[×x*]\s?10|[mµnpkcd]?(?:g|l|m|mol|iu|ui|u|eq|osm|cd|gy|sv|bq|ci)\b|mm\s?hg|mcg|cells?\b|c[ée]l"
    r"|copies|copias|/\s?[µumd]?[lm]"
    r"|/\s?mm|units?\b|unidades|bpm|lpm|rpm|ms\b|[°º]\s?c|plaq|plate|leuc|leuk|polys?\b|linf|hemat|bytes)",
    re.IGNORECASE,
)


def said_near(text: str, start: int, end: int, words: Pattern[str]) -> bool:
    """Whether a keyword stands shortly before the place, or shortly after it."""
    return bool(words.search(text[max(0, start - BEFORE) : start]) or words.search(text[end : end + AFTER]))


def is_code(text: str, start: int) -> bool:
    """Whether what begins here is announced as a code."""
    return bool(CODES.search(text[max(0, start - BEFORE) : start]))


def is_measured(text: str, end: int) -> bool:
    """Whether what ends here has a unit."""
    return bool(UNITS.match(text, end))
