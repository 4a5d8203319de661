"""Left must stay left. English "left" and "right" are other words too: only a side surely meant asks for one."""

import re
from collections.abc import Iterator

from models.guard.verdict import Finding, SentencePair, Span

BEFORE_A_SIDE = (
    "the|his|her|their|my|your|its|on|of|and|or|upper|lower|in|with|to|from|a|patient's|child's|(?<!that)(?<!all)'s"
)
AFTER_A_SIDE = (
    r"-sided|-handed| side\w*| upper| lower| arm| leg| hand| foot| eye| ear| knee| hip| shoulder| ankle| wrist| elbow"
    r"| lung| kidney| breast| ovary| testi\w+| ventric\w+| atri\w+| lobe| hemi\w+| bundle| flank| iliac| temporal"
    r"| parietal| frontal| femoral| carotid| renal| pleural| coronary| lateral| bas\w+| main"
)


NO_SIDE = (
    "now|away|after|before|here|there|then|dose|time|thing|track|way|one|to|at|the|for|patient|place|choice|answer"
    "|decision|question|call|direction|intuition|moment|drug|diagnosis|treatment|in|against|without|home|early|work|school|because|when"
)


def _surely(side: str) -> str:
    # "on the right." is a side; "that is right.", "right away" and "he left the ward" are none.
    return rf"\b(?:{BEFORE_A_SIDE}) {side}\b(?! (?:{NO_SIDE})\b)|\b{side}(?:{AFTER_A_SIDE})\b"


# Capital letters that no reader takes for anything else. OD is an overdose too, and VI and LV are Roman figures.
SHORT = {
    "en": {"left": "OS|LBBB|LAFB|LPFB|LUQ|LLQ|LUL|LLL|LVH|LUE|LLE", "right": "RBBB|RUQ|RLQ|RUL|RML|RLL|RVH|RUE|RLE"},
    "es": {
        "left": "OI|BRIHH|BRIH|BRI|HARI|CSI|CII|LSI|LII|HCI|FII|HVI|MSI|MII|ESI|EII",
        "right": "BRDHH|BRDH|BRD|CSD|CID|LSD|LID|LMD|HCD|FID|HVD|MSD|MID|ESD|EID",
    },
}


def _or_short(pattern: str, language: str, side: str) -> str:
    return rf"{pattern}|\b(?-i:{SHORT[language][side]})\b"


SURE = {
    "en": {side: _or_short(_surely(side), "en", side) for side in ("left", "right")},
    # "siga derecho" is straight on, and "derecho a" is a right that one has.
    "es": {
        "left": _or_short(r"\bizquierd[oa]s?\b", "es", "left"),
        "right": _or_short(
            r"\bderechas?\b|(?<!siga )(?<!sigue )(?<!todo )(?<!sentado )"
            r"\bderechos?\b(?! (?:a|al|de los?|y obligaciones)\b)",
            "es",
            "right",
        ),
    },
}
POSSIBLE = {
    "en": {
        "left": r"\bleft\b|\bl-?sided\b|\b(?:luq|llq|lul|lll|lbbb|l[ap]fb|lv\w*|lad|lue|lle|lca|lmca|lt|l|os)\b",
        "right": r"\bright\b|\br-?sided\b|\b(?:ruq|rlq|rul|rll|rml|rbbb|rv\w*|rca|rue|rle|rt|r|od)\b",
    },
    "es": {
        "left": r"\bizq\w*|\bizd[oa]s?\b"
        r"|\b(?:csi|cii|lsi|lii|brihh|brih|bri|hari|fevi|hvi|vi|ai|fii|hci|hii|msi|mii|esi|eii|i|oi|da"
        r"|descendente anterior|zurd[oa])\b",
        "right": r"\bderech\w*|\bdch?[oa]s?\b"
        r"|\b(?:der|csd|cid|lsd|lid|lmd|brdhh|brdh|brd|hvd|vd|ad|fid|hcd|msd|mid|esd|eid|d|od|diestr[oa])\b",
    },
}
PATTERNS = {
    name: {
        language: {side: re.compile(pattern, re.IGNORECASE) for side, pattern in sides.items()}
        for language, sides in table.items()
    }
    for name, table in (("sure", SURE), ("possible", POSSIBLE))
}
# For the order of the sides in a text. Of the abbreviations those of the eyes alone: they come in pairs.
WRITTEN = {
    "en": {"left": r"\bleft\b|\bOS\b", "right": r"\bright\b|\bOD\b"},
    "es": {"left": r"\bizquierd[oa]s?\b|\bOI\b", "right": r"\bderech[oa]s?\b|\bOD\b"},
}
OTHER = {"left": "right", "right": "left"}
TOGETHER = re.compile(
    r"\b(?:left(?:[-/]| and | or | vs\.? )right|right(?:[-/]| and | or | vs\.? )left"
    r"|izquierd[oa]s?(?:[-/]| [yoe] )derech[oa]s?|derech[oa]s?(?:[-/]| [yeo] )izquierd[oa]s?)\b",
    re.IGNORECASE,
)
RESPECTIVELY = re.compile(r"\brespectiv|\bshunt|\bcortocircuit|\bcruzad", re.IGNORECASE)


def find_laterality(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in SURE or pair.target_language not in SURE:
        return
    lost = {side: _lost(side, pair.source, pair.source_language, pair.target, pair.target_language) for side in OTHER}
    won = {side: _lost(side, pair.target, pair.target_language, pair.source, pair.source_language) for side in OTHER}
    if not any(lost.values()) and not any(won.values()):
        yield from _find_changed_places(pair)
        return
    for side, other in OTHER.items():
        if lost[side]:
            # Lost here and the other one won is a side turned: one finding.
            turned, won[other] = won[other], None
            yield pair.finding("laterality", lost[side], turned)
    for span in won.values():
        if span:
            yield pair.finding("laterality", None, span)


def _find_changed_places(pair: SentencePair) -> Iterator[Finding]:
    """Both sides are still there, but each where the other was."""
    source, target = _sides(pair.source, pair.source_language), _sides(pair.target, pair.target_language)
    said, heard = [side for side, _span in source], [side for side, _span in target]
    if _named_together(pair.source) and _named_together(pair.target):
        # "No left-right difference" is "entre derecho e izquierdo".
        return
    if len(set(said)) == 2 and said == [OTHER[side] for side in heard]:
        yield pair.finding("laterality", source[0][1], target[0][1])


def _named_together(text: str) -> bool:
    return TOGETHER.search(text) is not None and RESPECTIVELY.search(text) is None


def _sides(text: str, language: str) -> list[tuple[str, Span]]:
    found = [
        (side, match.span()) for side in OTHER for match in re.finditer(WRITTEN[language][side], text, re.IGNORECASE)
    ]
    return sorted(found, key=lambda side: side[1])


def _lost(side: str, text: str, language: str, other_text: str, other_language: str) -> Span | None:
    """Where this text surely says the side that the other one cannot mean."""
    said = PATTERNS["sure"][language][side].search(text)
    if said is None or PATTERNS["possible"][other_language][side].search(other_text):
        return None
    return said.span()
