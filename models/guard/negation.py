"""A "no" that is lost or won turns a sentence round. Cues are compared, as a reader would who knows both languages."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from models.guard.remembering import remembered
from models.guard.verdict import Finding, SentencePair, Span

# What Spanish says with a "no" and English without one, or the other way about.
PARAPHRASES = Path(__file__).with_name("paraphrases.tsv")

# Cues that ask for one on the other side.
STRONG = {
    "en": r"\b(?:no|not|cannot|without|denie[sd]|deny|denying|never|none|neither|nor|nobody|nothing|afebrile|nkd?a|"
    r"fail(?:s|ed|ing|ure)? to|non-?\w+)\b|\bw/o\b|n['’]t\b|\brul(?:e[sd]?|ing) out\b|\bnegative\b",
    "es": r"\b(?:no|sin|niegan?|nega(?:ba|ndo|do|r)|negó|nunca|jamás|ningun[oa]s?|ningún|ni|tampoco"
    r"|nadie|nada|afebril|apir[eé]tic[oa]|"
    r"descart\w+|negativ[oa]s?|[NS]AMC)\b",
}
# Cues that answer one on the other side, and ask for none of their own.
WEAK = {
    "en": r"\b(?:un(?!der|it|ion|til)\w{4,}|absen[ct]\w*|lack\w*|\w+-?free|(?:pain|symptom|fever|seizure"
    r"|disease|drug|tumou?r|event|stone|relapse|attack|alcohol|smoke) free|free (?:of|from)|fail\w*"
    r"|ceas\w+|gone|anymore|resolv\w*|avoid\w*|exclu\w+|"
    r"discard\w*|hold|held|off|(?:is|are) out|dis(?:regard|appear|continu)\w*|nil|zero|little|"
    r"hardly|refus\w+|declin\w+|against|out of|withh[eo]ld|lest|"
    r"npo|unable|rather than|beyond|"
    r"in(?:ability|sufficient|complete|effective|adequate|toleran|compatib|conclusive|operable|continen)\w*|"
    r"stop\w*|instead|im(?:possible|mobile|palpable|balance)|ir(?:regular|reversible)|(?:pain|symptom|use|harm|odou?r|breath|pulse)less|"
    r"asymptomatic|atypical|unless|until|miss\w*|only|too)\b",
    "es": r"\b(?:falta\w*|ausen\w+|carec\w+|libres? de|except\w+|evit\w+|suspend\w+|exclu\w+|incapa\w+|impo\w+|"
    r"inefi\w+|"
    r"in(?:opera|estab|espec|comple|sufici|cons?cien|móvil|toler|dolor|necesari|usual|adecuad|hábil|compat|conclu|"
    r"alterad|contin)\w+|im(?:palpable|probable)s?|des(?:conoc|aparec|control|compens|orient|nutri|hidrat|carta|aconsej|interes)\w*|apenas|"
    r"salvo|rechaz\w+|asintomátic\w+|atípic\w+|sino|retir\w+|fracas\w+|ayunas|en contra|anormal\w*|poc[oa]s?|"
    r"solo|sólo|dej(?:ó|ar|a|ado) de|ces\w+)\b",
}
# Tag questions, numbers of things, and idiom whose other side has no negation.
IDIOM = {
    "en": r"\bno (?:more|less|fewer|later) than\b|"
    r"\bno\.\s?\d|\bnonsense\b|\bwhether or not\b|\bnot only\b|\bno doubt\b|\bno matter\b|\bgram[- ]?negative\b",
    "es": r"\bno (?:más|menos) de\b|"
    r",?\s?¿\s?no\s?\?|\bdía s[ií],? (?:y )?(?:otro )?(?:día )?no\b|, no\?|\bno obstante\b"
    r"|\bno s[oó]lo\b|\bnada más\b|\bsin embargo\b|\bsin duda\b|"
    r"\bque nunca\b|\bde nada\b|\bantes que nada\b|\bhasta que no\b|\ba no ser que\b|\bpara nada\b"
    r"|\bgram[- ]?negativ\w+",
}

# What a "without" turns into.
WITH = {"en": re.compile(r"\bwith\b", re.IGNORECASE), "es": re.compile(r"\bcon\b", re.IGNORECASE)}

PATTERNS = {
    name: {language: re.compile(pattern, re.IGNORECASE) for language, pattern in table.items()}
    for name, table in (("strong", STRONG), ("weak", WEAK), ("idiom", IDIOM))
}
# "No tiene nada", "sin ningún signo": Spanish denies once with two words.
AGAIN = re.compile(
    r"\b(?:no|sin|ni|nunca|nadie|nada|ningun[oa])\b[^.,;:]{1,40}?\b(?=nada\b|nadie\b|nunca\b|ningun[oa]s?\b|ningún\b)",
    re.IGNORECASE,
)
GOES_ON = {"en": frozenset({"nor", "neither"}), "es": frozenset({"ni", "tampoco"})}
# "Nothing wrong with it" and "no problem with" affirm nothing.
WITH_NOTHING = re.compile(r"\b(?:no\w*|without) (?:\w+ )?(?:with|con)\b", re.IGNORECASE)


def find_negation(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in STRONG or pair.target_language not in STRONG:
        return
    source, target = _told(pair)
    weak_source = _cues("weak", pair.source, pair.source_language)
    weak_target = _cues("weak", pair.target, pair.target_language)
    if source and not target:
        # "No des" for "stop": a weak cue answers, unless it only stands for one of the other side.
        if len(weak_target) <= len(weak_source) and not _has_idiom(pair.target, pair.target_language):
            yield pair.finding("negation", source[0], None)
    elif target and not source:
        if len(weak_source) <= len(weak_target) and not _has_idiom(pair.source, pair.source_language):
            yield pair.finding("negation", None, target[0])
    elif len(source) != len(target) and (affirmed := _affirmed(pair, len(source) - len(target))):
        yield affirmed
    else:
        yield from _find_fewer(pair, len(weak_source) - len(weak_target))


@remembered
def strong_cues(text: str, language: str) -> list[Span]:
    """Where a text surely says no."""
    return _cues("strong", text, language)


def _find_fewer(pair: SentencePair, weak: int) -> Iterator[Finding]:
    """One "no" of several is gone, or there is one more; ``weak``: by how many weak cues the source has more."""
    source, target = _told(pair)
    said = _apart(source, pair.source, pair.source_language)
    heard = _apart(target, pair.target, pair.target_language)
    if len(said) > len(target) + max(0, -weak):
        yield pair.finding("negation", said[-1], None)
    elif len(heard) > len(source) + max(0, weak):
        yield pair.finding("negation", None, heard[-1])


def _apart(cues: list[Span], text: str, language: str) -> list[Span]:
    """Without those that may go on with the one before them: "no X ni Y" is "no X or Y", or "no X, no Y"."""
    going_on = [match.end() for match in AGAIN.finditer(text)] if language == "es" else []
    first, rest = cues[:1], cues[1:]
    return first + [
        cue for cue in rest if cue[0] not in going_on and text[slice(*cue)].casefold() not in GOES_ON[language]
    ]


def _told(pair: SentencePair) -> tuple[list[Span], list[Span]]:
    """The cues of both sides, less those that the other side says without a "no"."""
    source = strong_cues(pair.source, pair.source_language)
    target = strong_cues(pair.target, pair.target_language)
    if len(source) > len(target):
        source = _not_reworded(source, pair.source, pair.source_language, pair.target)
    elif len(target) > len(source):
        target = _not_reworded(target, pair.target, pair.target_language, pair.source)
    return source, target


def _not_reworded(cues: list[Span], text: str, language: str, other: str) -> list[Span]:
    reworded = [
        match.span()
        for said, instead, literal in _paraphrases(language)
        if instead.search(other) and not literal.search(other)
        for match in said.finditer(text)
    ]
    if language == "es":
        reworded += [(match.end(), match.end() + 1) for match in AGAIN.finditer(text)]
    return [cue for cue in cues if not any(start <= cue[0] < end for start, end in reworded)]


@cache
def _paraphrases(language: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    rows = [line.split("\t") for line in PARAPHRASES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return tuple(
        tuple(re.compile(rf"(?<!\w)(?:{cell})(?!\w)", re.IGNORECASE) for cell in cells)
        for said_in, *cells in rows
        if said_in == language
    )


def _affirmed(pair: SentencePair, lost: int) -> Finding | None:
    """One "no" of several became a "with": fewer negations on one side, and more of what affirms."""
    with_source = _affirming(pair.source, pair.source_language)
    with_target = _affirming(pair.target, pair.target_language)
    if lost > 0 and not with_source and with_target:
        return pair.finding("negation", None, with_target[0])
    if lost < 0 and not with_target and with_source:
        return pair.finding("negation", with_source[0], None)
    return None


def _affirming(text: str, language: str) -> list[Span]:
    nothing = [match.end() for match in WITH_NOTHING.finditer(text)]
    return [match.span() for match in WITH[language].finditer(text) if match.end() not in nothing]


def _cues(strength: str, text: str, language: str) -> list[Span]:
    idioms = [match.span() for match in PATTERNS["idiom"][language].finditer(text)]
    return [
        match.span()
        for match in PATTERNS[strength][language].finditer(text)
        if not any(start <= match.start() < end for start, end in idioms)
    ]


def _has_idiom(text: str, language: str) -> bool:
    return bool(PATTERNS["idiom"][language].search(text))
