"""Names, where a title or a word such as "patient" announces one. Nobody is found by a name alone: only warnings."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from re import Pattern

from consult.privacy.finding import Finding, Kind

# Common where the network is, without their accents: a capital after "patient" may as well be a finding or a scale.
GIVEN_NAMES = frozenset((Path(__file__).parents[1] / "data" / "given_names.txt").read_text(encoding="utf-8").split())
CAPITAL = r"(?:[A-ZÁÉÍÓÚÀÈÒÜÖÄÑÇ][a-záéíóúüñçàèìòùâêîôûäöëï’'A-ZÁÉÍÓÚÑÇ-]*[a-záéíóúüñçàèìòùA-ZÁÉÍÓÚÑÇ])"
PARTICLE = r"(?:de|del|la|las|los|da|do|dos|das|van|von|der|den|di|y|i|bin|al|el)"
NAME = rf"(?:[A-Z]\.?\s)*{CAPITAL}(?:\s(?:{PARTICLE}\s){{0,2}}(?:{CAPITAL}|[A-Z]\.(?=\s|,|;|$)))*"
WHOLE = rf"(?P<name>{NAME})"
# "Pérez Aguilar, José Luis", as forms write it.
LISTED = rf"(?P<name>{NAME}(?:,\s{NAME})?)"
TITLE = (
    r"(?:Mr|MR(?=\.)|mr(?=\.)|M[Rr][Ss]|mrs|Ms|Miss|Mx|Master|[Ss]ra?(?=[.\s])|SR(?=\.)|SRA|[Ss]rta|SRTA"
    r"|[Ss]eñor(?:a|ita)?|[Dd]oña|[Dd]on|D[Ññ]a|dña|D\.ª|Dª)\.?"
)
TITLED = re.compile(rf"(?<![\w-]){TITLE}\s+(?:(?:y|and|&)\s+(?:la\s+|el\s+)?{TITLE}\s+)?(?:{TITLE}\s+){{0,2}}{WHOLE}")
# One letter is a title only before what must be a name: "vitamina D. Calcio".
LETTER_TITLED = re.compile(rf"(?<![\w-])D\.\s?{WHOLE}")
STATED = re.compile(
    r"(?<!\w)(?i:(?:patient|pt|full|first|last|middle|family|given|his|her"
    r"|their)(?:['’]?s)?\s+(?:full\s+)?(?:name|surname)\s*(?:is|:|=)"
    r"|(?:sur)?name\s*[:=]|my name is"
    r"|nombres?(?:\s+y\s+apellidos)?(?:\s+(?:del?|de la)\s+(?:paciente|pte|enferm[oa]|ni[ñn][oa]|madre"
    r"|padre))?\s*(?:[:=]|es\b)|apellidos?\s*(?:[:=]|es\b)|se\s+llama|de\s+nombre"
    rf")\s*{LISTED}"
)
PERSON = re.compile(
    r"(?<!\w)(?i:patient|patients|pt|paciente|pte|pac|enferm[oa]|usuari[oa]|child|boy|girl|baby|infant"
    r"|ni[ñn][oa]|beb[ée]|lactante|mother|father|wife|husband|son|daughter|sister|brother"
    r"|madre|padre|mam[áa]|pap[áa]|hij[oa]|herman[oa]|espos[oa]|marido|mujer|(?:is\s|was\s)?(?:named|called)"
    r"|llamad[oa])"
    rf"\s*[.:,(]?\s*{LISTED}"
)
HURRIED = re.compile(
    r"(?<![\w-])(?:sra\.?|sr\.|srta\.?|mrs\.?|mr\.?|dña\.?|doña)\s+(?P<name>[a-záéíóúüñ]{3,}(?:\s(?:de la|del"
    r"|de)\s[a-záéíóúüñ]{3,})?)(?!\w)"
)
# "paciente maria lopez": in small letters only a first name that is common.
HURRIED_PERSON = re.compile(
    r"(?<!\w)(?:patient|pt|paciente|pte|name|nombre|ni[ñn][oa])[:.]?\s+(?:is\s|es\s)?(?P<name>[a-záéíóúüñ]{3,}\s[a-záéíóúüñ]{3,})(?!\w)"
)
# What follows a title where no name does, and what "mr" and "sr" stand for besides.
NO_NAMES = frozenset(
    [
        "acude",
        "anciana",
        "anciano",
        "and",
        "angio",
        "angiogram",
        "angiography",
        "arthrogram",
        "añosa",
        "brain",
        "cholangiography",
        "compatible",
        "con",
        "conditional",
        "consulta",
        "diabética",
        "diabético",
        "elastography",
        "embarazada",
        "enterography",
        "está",
        "gestante",
        "grade",
        "had",
        "has",
        "hipertensa",
        "hipertenso",
        "imaging",
        "ingresa",
        "jet",
        "joven",
        "jubilada",
        "jubilado",
        "liver",
        "mayor",
        "mild",
        "moderate",
        "muy",
        "niega",
        "obesa",
        "obeso",
        "presenta",
        "que",
        "refiere",
        "safe",
        "scan",
        "scanner",
        "scans",
        "severe",
        "showed",
        "shows",
        "sin",
        "spectroscopy",
        "spine",
        "study",
        "sufre",
        "the",
        "tiene",
        "toma",
        "trace",
        "urography",
        "venography",
        "viuda",
        "viudo",
        "vive",
        "was",
        "with",
    ]
)
# Two words of a person are a name, even where the first is rare.
TWO_WORDS = re.compile(
    r"(?<!\w)(?:(?i:patient|pt|paciente|pte)\s*[.:]?\s*"
    r"|(?<![Vv]it )(?<!tamina )(?<!itamin )D\.\s)"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúüñç]{2,}(?:[-\s][A-ZÁÉÍÓÚÑ][a-záéíóúüñç]{2,})+)"
)
# Named after a sister, and a sign of cancer.
EPONYMS = re.compile(r"hermana María José|sister Mary Joseph", re.IGNORECASE)
NOT_ONE = re.compile(r"(?<!\w)(?i:brand|trade|generic|drug|device|comercial|gen[ée]rico|f[áa]rmaco|of)\s+$")


def find_names(text: str) -> Iterator[Finding]:
    """What is announced as a name and written as one; in a hurry also in small letters."""
    for shape, is_name in WAYS:
        for match in shape.finditer(text):
            if is_name(match):
                yield Finding(*match.span("name"), Kind.NAME)


def _is_of_a_person(match: re.Match[str]) -> bool:
    return not NOT_ONE.search(match.string[: match.start()][-20:])


def _holds_given_name(match: re.Match[str]) -> bool:
    """Anywhere in it: "Pérez Aguilar, José Luis"."""
    words = map(_plain, re.split(r"[\s,-]+", match["name"]))
    return not EPONYMS.match(match.group()) and not GIVEN_NAMES.isdisjoint(words)


def _starts_with_given_name(match: re.Match[str]) -> bool:
    return _plain(match["name"].split()[0]) in GIVEN_NAMES


def _is_no_common_word(match: re.Match[str]) -> bool:
    return match["name"].split()[0] not in NO_NAMES


def _plain(word: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(mark))


WAYS: tuple[tuple[Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (PERSON, _holds_given_name),
    (TITLED, _is_of_a_person),
    (STATED, _is_of_a_person),
    (TWO_WORDS, _is_of_a_person),
    (LETTER_TITLED, _holds_given_name),
    (HURRIED_PERSON, _starts_with_given_name),
    (HURRIED, _is_no_common_word),
)
