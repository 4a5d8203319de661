"""Left must stay left. English "left" and "right" are other words too: only a side surely meant asks for one."""

import re
from collections.abc import Iterator

from models.guard.verdict import Finding, SentencePair, Span

BEFORE_A_SIDE = "the|his|her|their|my|your|its|on|of|and|or|upper|lower|in|with|to|from|a|patient's|child's|'s"
AFTER_A_SIDE = (
    r"-sided|-handed| side\w*| upper| lower| arm| leg| hand| foot| eye| ear| knee| hip| shoulder| ankle| wrist| elbow"
    r"| lung| kidney| breast| ovary| testi\w+| ventric\w+| atri\w+| lobe| hemi\w+| bundle| flank| iliac| temporal"
    r"| parietal| frontal| femoral| carotid| renal| pleural| coronary| lateral| bas\w+| main"
)


NO_SIDE = (
    "now|away|after|before|here|there|then|dose|time|thing|track|way|one|to|at|the|for|patient|place|choice|answer"
    "|decision|question|call|direction|intuition|moment|drug|diagnosis|treatment|in"
)


def _surely(side: str) -> str:
    # "on the right." is a side; "that is right.", "right away" and "he left the ward" are none.
    return rf"\b(?:{BEFORE_A_SIDE}) {side}\b(?! (?:{NO_SIDE})\b)|\b{side}(?:{AFTER_A_SIDE})\b"


SURE = {
    "en": {"left": _surely("left"), "right": _surely("right")},
    "es": {"left": r"\bizquierd[oa]s?\b", "right": r"\bderech[oa]s?\b(?! (?:a|de|al|y obligaciones)\b)"},
}
POSSIBLE = {
    "en": {
        "left": r"\bleft\b|\bl-?sided\b|\b(?:luq|llq|lul|lll|lbbb|lv\w*|lad|lca|lmca|lt|l|os)\b",
        "right": r"\bright\b|\br-?sided\b|\b(?:ruq|rlq|rul|rll|rml|rbbb|rv\w*|rca|rt|r|od)\b",
    },
    "es": {
        "left": r"\bizq\w*|\bizd[oa]s?\b"
        r"|\b(?:csi|cii|lsi|lii|brihh|brih|fevi|vi|ai|fii|hci|hii|i|oi|da|descendente anterior|zurd[oa])\b",
        "right": r"\bderech\w*|\bdch?[oa]s?\b"
        r"|\b(?:der|csd|cid|lsd|lid|lmd|brdhh|brdh|vd|ad|fid|hcd|d|od|diestr[oa])\b",
    },
}
PATTERNS = {
    name: {
        language: {side: re.compile(pattern, re.IGNORECASE) for side, pattern in sides.items()}
        for language, sides in table.items()
    }
    for name, table in (("sure", SURE), ("possible", POSSIBLE))
}
OTHER = {"left": "right", "right": "left"}


def find_laterality(pair: SentencePair) -> Iterator[Finding]:
    if pair.source_language not in SURE or pair.target_language not in SURE:
        return
    lost = {side: _lost(side, pair.source, pair.source_language, pair.target, pair.target_language) for side in OTHER}
    won = {side: _lost(side, pair.target, pair.target_language, pair.source, pair.source_language) for side in OTHER}
    for side, other in OTHER.items():
        if lost[side]:
            # Lost here and the other one won is a side turned: one finding.
            turned, won[other] = won[other], None
            yield pair.finding("laterality", lost[side], turned)
    for span in won.values():
        if span:
            yield pair.finding("laterality", None, span)


def _lost(side: str, text: str, language: str, other_text: str, other_language: str) -> Span | None:
    """Where this text surely says the side that the other one cannot mean."""
    said = PATTERNS["sure"][language][side].search(text)
    if said is None or PATTERNS["possible"][other_language][side].search(other_text):
        return None
    return said.span()
