"""Figures that belong to a name, and that another name of the same thing has not: HbA1c, B6, CO2, G2."""

import re

from models.guard.verdict import SentencePair, Span

# What has a figure, and the words of either language that say the same without one.
NAMES = (
    (r"(?:Hb\s?)?A1[cC]|HbA1", r"gli(?:co|ca)\w*|glyc\w*|gluco(?:sil)?ada"),
    (r"(?:vit(?:amina?)?\.? )?B1", r"t(?:h)?iamin\w*"),
    (r"(?:vit(?:amina?)?\.? )?B2", r"riboflavin\w*"),
    (r"(?:vit(?:amina?)?\.? )?B3", r"nia[cs]in\w*|nicotin[ai]\w*"),
    (r"(?:vit(?:amina?)?\.? )?B6", r"p[yi]rido[xj]in\w*"),
    (r"(?:vit(?:amina?)?\.? )?B9", r"foli\w*|folate\w*|folato\w*"),
    (r"(?:vit(?:amina?)?\.? )?B12", r"\w*cobalamin\w*"),
    (r"(?:vit(?:amina?)?\.? )?D3", r"c(?:h)?olecalciferol"),
    (r"(?:vit(?:amina?)?\.? )?K1", r"(?:phyto|fito)\w+"),
    (r"(?:f(?:ree )?)?T4(?: libre)?", r"t(?:h)?[iy]rox\w*|tiroxin\w*"),
    (r"(?:f(?:ree )?)?T3(?: libre)?", r"triiod\w*|triyod\w*|liothyron\w*|liotiron\w*"),
    (r"CO2", r"carbon dioxide|dióxido de carbono|anhídrido carbónico|carbónico"),
    (r"O2", r"oxygen\w*|ox[ií]gen\w*"),
    (r"H2O", r"water|agua"),
    (r"H1|H2", r"antihistam\w*"),
    (r"G1", r"primi(?:gravida|gesta|gr[áa]vida|parous|para)"),
    (r"G2", r"secundi(?:gravida|gesta|gr[áa]vida|para)"),
    (r"S1", r"(?:first heart sound|primer (?:ruido|tono))"),
    (r"S2", r"(?:second heart sound|segundo (?:ruido|tono))"),
    (r"S3", r"(?:third heart sound|tercer (?:ruido|tono)|gallop|galope)"),
    (r"S4", r"(?:fourth heart sound|cuarto (?:ruido|tono)|gallop|galope)"),
)
COMPILED = tuple(
    (re.compile(rf"(?<![\w-])(?:{name})(?![\w])"), re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in NAMES
)


def matched_names(pair: SentencePair) -> tuple[list[Span], list[Span]]:
    """Where such a name stands on one side alone and its words on the other."""
    source: list[Span] = []
    target: list[Span] = []
    for name, words in COMPILED:
        said, heard = name.search(pair.source), name.search(pair.target)
        if said and not heard and words.search(pair.target):
            source.append(said.span())
        elif heard and not said and words.search(pair.source):
            target.append(heard.span())
    return source, target
