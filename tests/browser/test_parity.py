"""The server and the browser say the same: a page must read alike whether it was rendered or told."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from consult.web.presenters import answers_about, reading
from consult.web.words import all_words
from tests.browser.pages import serving

pytestmark = pytest.mark.browser

NUMBER = {"kind": "numbers", "level": "check", "source": {"words": "88 %"}, "target": {"words": "98 %"}}
ABSENT = {"kind": "numbers", "level": "check", "source": {"words": "4"}}
ADDED = {"kind": "numbers", "level": "check", "target": {"words": "11"}}
MARKED = [
    {
        "kind": "number",
        "level": "check",
        "source": {"start": 1, "end": 4, "words": "Fie"},
        "target": {"start": 7, "end": 9},
    },
    {"kind": "number", "level": "check", "source": {"start": 2, "end": 3}, "target": {"start": 8, "end": 12}},
    {"kind": "number", "level": "check", "target": {"start": 0, "end": 1}, "source": {"start": 7, "end": 99}},
    {"kind": "number", "level": "withheld", "target": {"start": 2, "end": 6}},
]
LENGTH = {"kind": "length", "level": "check"}
LEFT = {"kind": "left_untranslated", "level": "withheld", "source": {"words": "¿Y?"}, "target": {"words": "¿Y?"}}


def said(verdict: str = "ok", text: str = "Fever?", **more: Any) -> dict[str, Any]:
    translation = {"language": "en", "verdict": verdict, "text": text, "model": "opus-mt-es-en", **more}
    return {"language": "es", "body": "¿Fiebre?", "revision": 1, "translations": {"en": translation}}


TEXTS = {
    "untranslated": {"language": "es", "body": "¿Fiebre?", "revision": 1, "translations": {}},
    "translated": said(),
    "by the starter model": said(model="en-es-starter"),
    "with findings": said("check", findings=[NUMBER, NUMBER, ABSENT, ADDED, LENGTH, LEFT]),
    "with marks": said("check", "👍 Sats 98 %.", findings=[*MARKED, LEFT]),
    "in two steps": said(findings=[{"kind": "pivoted", "level": "ok"}], model="opus-mt-fr-en + opus-mt-en-es"),
    "reviewed": said(reviewer={"name": "Lucía Vidal", "voice": "v"}),
    "partly left": said("check", findings=[LEFT, LEFT]),
    "with a long quotation": said("check", findings=[{**NUMBER, "source": {"words": "dolor " * 30}}]),
    "withheld": said("withheld", ""),
    "without a model": said("withheld", "", findings=[{"kind": "no_model"}]),
    "with a model that cannot be used": said("withheld", "", findings=[{"kind": "model_unusable"}]),
    "in a language without a name": {**said(), "language": "qu"},
    "taken back": {"language": "es", "revision": 1, "redacted": True, "translations": {}},
}
READ = """async ([text, languages, words]) => {
    (await import("/js/words.js")).useWords(words);
    return (await import("/js/reading.js")).reading(text, languages);
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with serving() as address:
        page = chromium.new_page()
        page.goto(address)
        yield page
        page.close()


@pytest.mark.parametrize("languages", [["en"], ["en", "es"], ["fr"], []], ids=",".join)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_reads_alike_rendered_and_told(page: Page, text: str, languages: list[str]) -> None:
    told = page.evaluate(READ, [TEXTS[text], languages, all_words()])

    rendered = asdict(reading(TEXTS[text], languages))
    rendered["findings"] = list(rendered["findings"])
    rendered["originalLanguage"] = rendered.pop("original_language")
    rendered["marks"] = [list(mark) for mark in rendered["marks"]]
    rendered["originalMarks"] = [list(mark) for mark in rendered.pop("original_marks")]
    assert told == rendered


ANSWERS = [
    {"kind": "number", "written": "1.500", "read_as": "1500"},
    {"kind": "acronym", "written": "PCR", "read_as": "cardiac_arrest", "en": "cardiac arrest", "es": "parada"},
    {"kind": "else", "written": "x"},
]
READ_ANSWERS = """async ([annotations, languages, words]) => {
    (await import("/js/words.js")).useWords(words);
    return (await import("/js/reading.js")).answersInWords(annotations, languages);
}"""


@pytest.mark.parametrize("languages", [["en"], ["fr", "es"], ["fr"], []], ids=",".join)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_answers_read_alike_rendered_and_told(page: Page, count: int, languages: list[str]) -> None:
    told = page.evaluate(READ_ANSWERS, [ANSWERS[:count], languages, all_words()])

    assert told == answers_about({"annotations": ANSWERS[:count]}, languages)
