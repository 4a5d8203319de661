"""The meal or time of day that a dose hangs on: "at night" is not "por la mañana"."""

import re
from collections.abc import Iterator

from models.guard.verdict import Finding, SentencePair

# One moment a row: how each language surely says it, and the words by which the other may answer it.
MOMENTS = (
    # (sure in English, may answer in Spanish, sure in Spanish, may answer in English)
    (
        r"\b(?:dinner|supper)\b",
        r"\bcen(?:a|ar|an|ó|o|aba|ado|aron)\b|noche|comida|tarde",
        r"\bcena\b(?! con)",
        r"dinner|supper|evening|night|meal",
    ),
    (
        r"\bbreakfast\b",
        r"desayun|mañana|ayun|matut|levantar",
        r"\bdesayuno\b",
        r"breakfast|meal|morning|waking|\bam\b",
    ),
    (
        r"\b(?:at (?:noon|midday|lunchtime)|noon|midday)\b",
        r"mediod|medio día|comida|almuerzo|12|mediad|doce",
        r"\b(?:al?|a) ?mediod[ií]a\b",
        r"noon|midday|lunch|12|middle",
    ),
    (
        r"\b(?:mornings? and (?:at )?(?:night|evening)s?)\b",
        r"noche|tarde|cena|acostar",
        r"\bmañana,? (?:(?:tarde )?y )?(?:por la )?(?:noche|tarde)\b",
        r"night|evening|afternoon|bed|twice|\bb\.?i\.?d|p\.?m\b|dinner|supper",
    ),
    (
        r"\blunch\b",
        r"comida|almuerzo|mediod|comer|almorzar",
        r"\balmuerzo\b|\bdesayuno,? (?:y|o) comida\b|\bcomida,? (?:y|o) cena\b",
        r"lunch|midday|noon|meal|eat|snack",
    ),
    (
        r"\b(?:at bedtime|nightly|nocte|every night|each night|qhs|at night)\b",
        r"noche|nocturn|acostar|dormir|cena|cama|madrugada",
        r"\b(?:al acostarse|antes de dormir|por las? noches?|cada noche|todas las noches)\b",
        r"night|nocte|evening|lying|lie|bed|sleep|\bhs\b|qhs|dinner|supper|\bp\.?m\b",
    ),
    (
        r"\b(?:in the mornings?|every morning|each morning|qam)\b",
        r"mañana|matut|desayun|levant|diurn|\ba\.?m\b|madrugada",
        r"\b(?:por las? mañanas?|cada mañana|todas las mañanas)\b",
        r"morning|breakfast|waking|wak|\ba\.?m\b|qam|mane|today",
    ),
    (
        r"\b(?:(?:before|after|with) (?:each |every )?meals?)\b",
        r"com(?:ida|er|e)|prandial|alimento|desayun",
        r"\b(?:antes|después) de (?:cada comida|las comidas)\b|\bcon (?:cada comida|las comidas)\b",
        r"meal|eat|prandial|food|mealtime|breakfast|\ba\.?c\b|\bp\.?c\b",
    ),
)
COMPILED = tuple(tuple(re.compile(pattern, re.IGNORECASE) for pattern in row) for row in MOMENTS)


def find_moments(pair: SentencePair) -> Iterator[Finding]:
    english = pair.source_language == "en"
    lost, won = [], []
    for said_en, answer_es, said_es, answer_en in COMPILED:
        said, answer, back, back_answer = (
            (said_en, answer_es, said_es, answer_en) if english else (said_es, answer_en, said_en, answer_es)
        )
        if (match := said.search(pair.source)) and not answer.search(pair.target):
            lost.append(match.span())
        if (match := back.search(pair.target)) and not back_answer.search(pair.source):
            won.append(match.span())
    for position in range(max(len(lost), len(won))):
        yield pair.finding(
            "frequency",
            lost[position] if position < len(lost) else None,
            won[position] if position < len(won) else None,
        )
