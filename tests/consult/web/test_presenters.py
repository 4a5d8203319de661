"""What a reader sees first of a text, and how findings are told (the browser too: tests/browser/test_parity.py)."""

from typing import Any

import pytest

from consult.web.presenters import answers_about, finding_in_words, findings_in_words, marks_in, model_name, reading

LEFT = {"kind": "left_untranslated", "level": "withheld", "source": {"words": "¿Y?"}}


def number(source: str, target: str) -> dict[str, Any]:
    return {"kind": "numbers", "level": "check", "source": {"words": source}, "target": {"words": target}}


def said(**translations: dict[str, Any]) -> dict[str, Any]:
    return {"language": "es", "body": "¿Fiebre?", "revision": 1, "translations": translations}


FEVER = {"verdict": "ok", "text": "Fever?", "model": "opus-mt-es-en", "language": "en"}


def test_whoever_reads_the_original_gets_the_original() -> None:
    seen = reading(said(en=FEVER), ["en", "es"])

    assert (seen.text, seen.language, seen.translated) == ("¿Fiebre?", "es", False)


def test_everybody_else_gets_their_best_language_with_the_original_beside_it() -> None:
    seen = reading(said(en=FEVER, fr=FEVER | {"text": "Fièvre ?"}), ["fr", "en"])

    assert (seen.text, seen.language) == ("Fièvre ?", "fr")
    assert (seen.original, seen.original_language) == ("¿Fiebre?", "es")
    assert seen.machine == "translated from Spanish · opus-mt-es-en"


def test_until_it_is_there_the_original_stands_in() -> None:
    seen = reading(said(), ["en"])

    assert (seen.text, seen.language) == ("¿Fiebre?", "es")
    assert seen.pending == "translation into English is coming; this is the original"


def test_a_withheld_translation_is_not_called_pending() -> None:
    seen = reading(said(en={"verdict": "withheld"}), ["en"])

    assert (seen.text, seen.pending, seen.machine) == ("¿Fiebre?", "", "")
    assert "did not pass the safety check" in seen.withheld


def test_a_language_without_a_model_is_called_so() -> None:
    seen = reading(said(en={"verdict": "withheld", "findings": [{"kind": "no_model"}]}), ["en"])

    assert seen.withheld == "no model here translates Spanish yet; this is the original"


def test_a_text_that_was_taken_back_has_no_words() -> None:
    seen = reading({"language": "es", "revision": 1, "redacted": True, "translations": {"en": FEVER}}, ["en"])

    assert (seen.text, seen.original, seen.redacted) == ("", "", True)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (number("98 %", "88 %"), "“88 %” was “98 %” in the original"),
        ({"kind": "negation", "source": {"words": "no"}}, "“no” is missing here"),
        ({"kind": "numbers", "target": {"words": "11"}}, "“11” is not in the original"),
        (
            {"kind": "length", "source": {"words": "a b"}, "target": {"words": "a"}},
            "much shorter or longer than the original",
        ),
        ({"kind": "repetition"}, "words repeat"),
        ({"kind": "something new"}, "compare with the original"),
        ({"kind": "numbers", "source_words": "98", "target_words": "88"}, "“88” was “98” in the original"),
        ({"kind": "numbers", "source": "98", "target": None}, "“98” is missing here"),
        ({}, "compare with the original"),
    ],
)
def test_a_finding_is_told_in_words(finding: dict[str, Any], words: str) -> None:
    assert finding_in_words(finding) == words


def test_a_long_quotation_is_cut() -> None:
    told = finding_in_words({"kind": "negation", "source": {"words": "sin fiebre " * 20}})

    assert len(told) < 100
    assert "…” is missing here" in told


def test_many_findings_are_three_and_a_number() -> None:
    told = findings_in_words([number(str(n), str(n + 1)) for n in range(7)], "es")

    assert len(told) == 4
    assert told[-1] == "4 more"


def test_the_same_finding_is_told_once() -> None:
    assert len(findings_in_words([number("1", "2"), number("1", "2")], "es")) == 1


def test_sentences_that_were_left_are_counted_and_their_faults_not_told() -> None:
    faults = {"kind": "repetition", "level": "withheld"}

    assert findings_in_words([faults, LEFT, LEFT], "es") == [
        "2 sentences were left in Spanish: their translation was not safe"
    ]


@pytest.mark.parametrize(
    ("model", "name"), [("en-es-starter", "starter model"), ("", "starter model"), ("opus-mt", "opus-mt")]
)
def test_a_model_is_named(model: str, name: str) -> None:
    assert model_name(model) == name


NUMBER = {"kind": "number", "written": "1.500", "read_as": "1500"}
ARREST = {"kind": "acronym", "written": "PCR", "read_as": "cardiac_arrest", "en": "cardiac arrest", "es": "parada"}


@pytest.mark.parametrize(
    ("annotations", "languages", "words"),
    [
        ([NUMBER, ARREST], ["en"], "as its author means it: 1.500 = 1500; PCR = cardiac arrest"),
        ([ARREST], ["fr", "es"], "as its author means it: PCR = parada"),
        ([ARREST], ["fr"], "as its author means it: PCR = cardiac arrest"),
        ([{"kind": "else", "written": "x"}], ["en"], ""),
        ([], ["en"], ""),
    ],
)
def test_what_the_author_answered_is_read_in_the_readers_best_language(
    annotations: list[dict[str, Any]], languages: list[str], words: str
) -> None:
    assert answers_about({"annotations": annotations}, languages) == words


def test_what_the_guard_found_is_marked_where_it_stands() -> None:
    found = [
        {"level": "check", "target": {"start": 5, "end": 7}},
        {"level": "check", "target": {"start": 0, "end": 2}},
        {"level": "check", "target": {"start": 1, "end": 3}},
        {"level": "check", "target": {"start": 6, "end": 99}},
        {"level": "withheld", "target": {"start": 3, "end": 4}},
        {"level": "check", "source": {"start": 3, "end": 4}},
        {"level": "check", "target": {"words": "no place"}},
    ]

    assert marks_in("Sats 98 %", found, "target") == ((0, 2), (5, 7))
    assert marks_in("Satura", found, "source") == ((3, 4),)


def test_a_reviewed_translation_names_its_reviewer_in_place_of_the_machine() -> None:
    seen = reading(said(en=FEVER | {"reviewer": {"name": "Lucía Vidal"}}), ["en"])

    assert seen.machine == "translated from Spanish · reviewed by Lucía Vidal"
