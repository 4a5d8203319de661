"""What a reader sees first of a text, and the guard's findings in words. Pure: facts in, facts out.

`js/reading.js` keeps the same rules for what arrives later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from consult.web.words import WORDS, counted, word

FINDINGS_SHOWN = 3
QUOTED = 60  # characters; a longer quotation is read in the original
# The guard could not translate these sentences safely and left them as they were (models/parts.py).
LEFT = "left_untranslated"
# It went through two models, by way of a third language.
PIVOTED = "pivoted"
# Of a sentence that is shown in the original, and of one with which nothing is wrong.
UNSHOWN = frozenset({"withheld", "ok"})
# Nothing was translated that could have failed the guard.
NOT_TRANSLATED = {"no_model": "comment.no_model", "model_unusable": "comment.unusable"}
# The annotations that answer a question of ours (consult/services/asking.py).
ANSWERS = ("number", "acronym")
Finding = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    A text as one reader sees it. `text` comes first; `original` is kept beside it where that is a translation.

    Marks are the places in either where the guard found something to look at.
    """

    text: str = field(repr=False)
    language: str
    original: str = field(default="", repr=False)
    original_language: str = ""
    machine: str = ""
    marks: tuple[Span, ...] = ()
    original_marks: tuple[Span, ...] = ()
    findings: tuple[str, ...] = field(default=(), repr=False)
    pending: str = ""
    withheld: str = ""
    redacted: bool = False

    @property
    def translated(self) -> bool:
        return bool(self.machine)


def reading(said: Mapping[str, Any], languages: Sequence[str]) -> Reading:
    """
    What a reader of `languages` (best first) sees of a text of the wire, with its `translations` by language.

    Whoever reads the original's language gets the original; everybody else their best language, once it is there.
    """
    language = said["language"]
    if said.get("redacted"):
        return Reading(text="", language=language, redacted=True)
    body = said["body"]
    if language in languages or not languages:
        return Reading(text=body, language=language)
    best = languages[0]
    translation = said.get("translations", {}).get(best)
    if translation is None:
        return Reading(text=body, language=language, pending=word("comment.pending", language=language_name(best)))
    if translation["verdict"] == "withheld" or not translation.get("text"):
        return Reading(text=body, language=language, withheld=why_withheld(translation, language))
    return Reading(
        text=translation["text"],
        language=best,
        original=body,
        original_language=language,
        machine=machine_line(language, translation),
        marks=marks_in(translation["text"], translation.get("findings", ()), "target"),
        original_marks=marks_in(body, translation.get("findings", ()), "source"),
        findings=tuple(findings_in_words(translation.get("findings", ()), language)),
    )


def standing_in(said: Reading) -> Reading:
    """The same where an empty place would be a gap, as of a title: what was taken back says so."""
    return replace(said, text=word("text.redacted")) if said.redacted else said


def answers_about(text: Mapping[str, Any], languages: Sequence[str]) -> str:
    """What the author of a text answered when asked back, in the best language that the answers have."""
    said = [
        word(
            "annotation.reads",
            written=annotation["written"],
            reading=in_best(annotation, languages, annotation["read_as"]),
        )
        for annotation in text.get("annotations", ())
        if annotation.get("kind") in ANSWERS
    ]
    return word("annotation.said", answers="; ".join(said)) if said else ""


def in_best(words: Mapping[str, Any], languages: Sequence[str], otherwise: str) -> str:
    """The words of a reading in the best language that it has, or `otherwise`, which needs no words."""
    best = next((language for language in languages if language in words), "en")
    return str(words.get(best, otherwise))


def why_withheld(translation: Mapping[str, Any], language: str) -> str:
    """Why a text is shown in `language` and will stay so."""
    reasons = (NOT_TRANSLATED.get(finding.get("kind", "")) for finding in translation.get("findings", ()))
    return word(next(filter(None, reasons), "comment.withheld"), language=language_name(language))


def machine_line(language: str, translation: Mapping[str, Any]) -> str:
    """Where a translation comes from, and who answers for it where somebody does."""
    if reviewer := translation.get("reviewer"):
        return word("comment.reviewed", language=language_name(language), name=reviewer["name"])
    pivoted = any(finding.get("kind") == PIVOTED for finding in translation.get("findings", ()))
    line = "comment.machine.pivoted" if pivoted else "comment.machine"
    return word(line, language=language_name(language), model=model_name(translation.get("model", "")))


def marks_in(text: str, findings: Iterable[Finding], side: str) -> tuple[Span, ...]:
    """Where a reader should look, in order and none inside another; what was left untranslated is no such place."""
    spans = sorted(
        (finding[side]["start"], finding[side]["end"])
        for finding in findings
        if finding.get("level") != "withheld" and "start" in finding.get(side, ())
    )
    marks: list[Span] = []
    for start, end in spans:
        if start < end <= len(text) and (not marks or marks[-1][1] <= start):
            marks.append((start, end))
    return tuple(marks)


def language_name(code: str) -> str:
    """A language by its name, or by its code where it has none here."""
    key = f"language.{code}"
    return word(key) if key in WORDS else code


def model_name(model: str) -> str:
    """A model as a reader should know it: the bundled one says what it is."""
    return word("model.starter") if "starter" in model or not model else model


def findings_in_words(findings: Iterable[Finding], language: str) -> list[str]:
    """At most three findings, then how many more there are; sentences left in `language` are counted in one."""
    every = list(findings)
    left = sum(finding.get("kind") == LEFT for finding in every)
    # What is wrong with a sentence that is shown in the original needs no look.
    shown = [finding for finding in every if finding.get("level") not in UNSHOWN and finding.get("kind") != LEFT]
    said = list(dict.fromkeys(finding_in_words(finding) for finding in shown))
    lines = said[:FINDINGS_SHOWN]
    if len(said) > FINDINGS_SHOWN:
        lines.append(counted("finding.more", len(said) - FINDINGS_SHOWN))
    if left:
        lines.append(counted("finding.left", left, language=language_name(language)))
    return lines


def finding_in_words(finding: Finding) -> str:
    """One finding: the words of both sides where it has them, else what kind it is."""
    kind = finding.get("kind", "")
    key = f"finding.kind.{kind}"
    if key in WORDS:
        return word(key)
    source, target = _quoted(finding, "source"), _quoted(finding, "target")
    if source and target:
        return word("finding.words.both", source=source, target=target)
    if source:
        return word("finding.words.missing", source=source)
    return word("finding.words.added", target=target) if target else word("finding.words.none")


def _quoted(finding: Finding, side: str) -> str:
    found = finding.get(side) or finding.get(f"{side}_words") or ""
    if isinstance(found, Mapping):
        found = found.get("words") or found.get("text") or ""
    words = " ".join(str(found).split())
    return words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
