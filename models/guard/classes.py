"""Classes and stages in Roman figures: NYHA III is not NYHA II."""

import re
from collections.abc import Iterator

from models.guard.figures import figures
from models.guard.matching import unmatched
from models.guard.number_words import WordNumber, number_words
from models.guard.verdict import Finding, SentencePair, Span

VALUES = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
# IV is a route, VI a ventricle and V a lead, unless a class stands before them.
CLASS = (
    r"(?:class|stage|grade|type|factor|nerve|zone|level|category|phase|group|clase|estadio|estadío|grado|tipo|par|zona|nivel|"
    r"categoría|fase|grupo|NYHA|Killip|Forrester|Rutherford|Mallampati|ASA|TIMI|Hess|CCS|WHO|OMS|KDIGO|Salter(?:-Harris)?|"
    r"Gustilo|Garden|Bosniak|Hinchey|Fontaine|Weber|PIRADS|Child)"
)
ROMAN = re.compile(
    rf"(?i:\b{CLASS}\s)(?P<named>VI{{1,3}}|I[VX]|XI{{0,2}}|I{{1,3}}|V)(?P<sub>[a-cA-C]?)\b"
    r"|(?<![\w-])D?(?P<bare>III|II|VIII|VII|XII)(?P<sub2>[a-cA-C]?)(?![\w-])"
)

# "Soplo III/VI".
OUT_OF = re.compile(r"(?<![\w/-])(?P<of>VI|IV|V|I{1,3})/(?P<all>VI|IV)(?![\w/-])")

Class = tuple[int, Span]


def find_classes(pair: SentencePair) -> Iterator[Finding]:
    source, target = unmatched(_classes(pair.source), _classes(pair.target), lambda mine, theirs: mine[0] == theirs[0])
    source = [one for one in source if not _answered(one[0], pair.target, pair.target_language)]
    target = [one for one in target if not _answered(one[0], pair.source, pair.source_language)]
    for position in range(max(len(source), len(target))):
        yield pair.finding(
            "number",
            source[position][1] if position < len(source) else None,
            target[position][1] if position < len(target) else None,
        )


def roman_numbers(text: str) -> list[WordNumber]:
    """Classes as numbers in words: "III" answers 3."""
    return [WordNumber(value, span, False, text[slice(*span)]) for value, span in _classes(text)]


def _classes(text: str) -> list[Class]:
    found = []
    for match in ROMAN.finditer(text):
        group = "named" if match["named"] else "bare"
        found.append((VALUES[match[group].upper()], match.span(group)))
    spans = [span for _value, span in found]
    for match in OUT_OF.finditer(text):
        found += [(VALUES[match[one]], match.span(one)) for one in ("of", "all") if match.span(one) not in spans]
    return found


def _answered(value: int, text: str, language: str) -> bool:
    """By a figure, a word, or the same Roman figure where nothing says that it is a class."""
    roman = next(name for name, number in VALUES.items() if number == value)
    return (
        re.search(rf"(?<!\w){roman}", text) is not None
        or any(value in number.readings for figure in figures(text, None) for number in figure.numbers)
        or any(word.value == value for word in number_words(text, language))
    )
