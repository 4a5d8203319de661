"""A "no" that is lost or won turns a sentence round. Cues are compared, as a reader would who knows both languages."""

import re
from collections.abc import Iterator

from models.guard.verdict import Finding, SentencePair, Span

# Cues that ask for one on the other side.
STRONG = {
    "en": r"\b(?:no|not|cannot|without|denie[sd]|deny|denying|never|none|neither|nor|nobody|nothing|afebrile|"
    r"non-?\w+)\b|n['’]t\b|\brul(?:e[sd]?|ing) out\b|\bnegative\b",
    "es": r"\b(?:no|sin|niegan?|nega(?:ba|ndo|do|r)|negó|nunca|jamás|ningun[oa]s?|ningún|ni|tampoco|nadie|nada|afebril|"
    r"descart\w+|negativ[oa]s?)\b",
}
# Cues that answer one on the other side, and ask for none of their own.
WEAK = {
    "en": r"\b(?:un(?!der|it|ion|til)\w{4,}|absen[ct]\w*|lack\w*|\w*free|fail\w*|avoid\w*|exclu\w+|"
    r"discard\w*|hold|held|off|dis(?:regard|appear|continu|charg)\w*|nil|zero|little|"
    r"hardly|refus\w+|declin\w+|against|out of|withh[eo]ld|lest|"
    r"npo|in(?:ability|sufficient|complete|effective|adequate|toleran|compatib|conclusive|operable|continen)\w*|"
    r"stop\w*|instead|im(?:possible|mobile|palpable|balance)|ir(?:regular|reversible)|(?:pain|symptom|use|harm|odou?r|breath|pulse)less|"
    r"asymptomatic|atypical|unless|until|miss\w*|only|too)\b",
    "es": r"\b(?:falta\w*|ausen\w+|carec\w+|libres?|except\w+|evit\w+|suspend\w+|exclu\w+|incapa\w+|impo\w+|inefi\w+|"
    r"in(?:estab|espec|comple|sufici|cons?cien|móvil|toler|dolor|necesari|usual|adecuad|hábil|compat|conclu|"
    r"alterad|contin)\w+|im(?:palpable|probable)s?|des(?:conoc|aparec|control|compens|orient|nutri|hidrat|carta|aconsej|interes)\w*|apenas|"
    r"salvo|rechaz\w+|asintomátic\w+|atípic\w+|sino|retir\w+|fracas\w+|ayunas|en contra|anormal\w*|poc[oa]s?|"
    r"solo|sólo)\b",
}
# Tag questions, numbers of things, and idiom whose other side has no negation.
IDIOM = {
    "en": r"\bno\.\s?\d|\bwhether or not\b|\bnot only\b|\bno doubt\b|\bno longer\b|\bno matter\b|\bgram[- ]?negative\b",
    "es": r",?\s?¿\s?no\s?\?|, no\?|\bno obstante\b|\bno s[oó]lo\b|\bnada más\b|\bsin embargo\b|\bsin duda\b|"
    r"\bde nada\b|\bantes que nada\b|\bhasta que no\b|\ba no ser que\b|\bya no\b|\bpara nada\b|\bgram[- ]?negativ\w+",
}

PATTERNS = {
    name: {language: re.compile(pattern, re.IGNORECASE) for language, pattern in table.items()}
    for name, table in (("strong", STRONG), ("weak", WEAK), ("idiom", IDIOM))
}


def find_negation(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in STRONG or pair.target_language not in STRONG:
        return
    source = _cues("strong", pair.source, pair.source_language)
    target = _cues("strong", pair.target, pair.target_language)
    if source and not target and not _answered(pair.target, pair.target_language):
        yield pair.finding("negation", source[0], None)
    elif target and not source and not _answered(pair.source, pair.source_language):
        yield pair.finding("negation", None, target[0])


def _cues(strength: str, text: str, language: str) -> list[Span]:
    idioms = [match.span() for match in PATTERNS["idiom"][language].finditer(text)]
    return [
        match.span()
        for match in PATTERNS[strength][language].finditer(text)
        if not any(start <= match.start() < end for start, end in idioms)
    ]


def _answered(text: str, language: str) -> bool:
    return bool(_cues("weak", text, language)) or bool(PATTERNS["idiom"][language].search(text))
