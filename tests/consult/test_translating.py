"""What a translator's desk promises to a room, with an engine whose mistakes are chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from consult import events
from consult.errors import BadText, Empty, TooLong
from consult.models import Case, CaseReading, Doctor, Text, Translation, TranslationRequest
from consult.models.translations import Verdict
from consult.services import languages, translations
from consult.services.comments import edit_comment, post_comment, retract_comment
from consult.services.translating import Desk
from models.catalogue import Catalogue, Entry
from models.errors import ModelUnusable
from models.translation import Translator
from tests.models.fake_engine import FakeEngine, fake_entry, fake_translator
from tests.rig.people import say

Parts = list[tuple[Any, Any]]


def work_through(engine: FakeEngine, parts: Parts | None = None) -> None:
    """Do everything that waits."""
    told: Parts = [] if parts is None else parts
    desk = Desk(fake_translator(engine), on_part=lambda work, part: told.append((work, part)))
    while desk.take() or desk.busy:
        desk.step()


@pytest.fixture
def read_in_english(case: Case) -> Case:
    languages.read_by(case, ["en"])
    work_through(FakeEngine())
    return case


def translated(case: Case) -> list[dict[str, Any]]:
    return [event.data for event in events.read(case.stream) if event.type == "comment.translated"]


def test_every_text_of_a_new_case_gets_its_translation(ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> None:
    case = opened(ana, words={"history": "Fontan a los 4 años.", "allergies": "Ninguna."})

    work_through(FakeEngine())

    told = [event.data for event in events.read(case.stream) if event.type == "text.translated"]
    assert {data["of"]["field"] for data in told} == {"title", "question", "history", "allergies"}
    assert {data["language"] for data in told} == {"en"}
    assert not TranslationRequest.objects.exists()


def test_the_title_is_translated_first_and_told_to_the_specialty(ana: Doctor, james: Doctor, case: Case) -> None:
    work_through(FakeEngine())

    fields = [event.data["of"]["field"] for event in events.read(case.stream) if event.type == "text.translated"]
    assert fields[0] == "title"
    announced = [event.type for event in events.read("specialty:pulmonology")]
    assert announced == ["case.opened", "text.translated", "text.translated"]


def test_a_comment_is_translated_for_whoever_cannot_read_it(read_in_english: Case, ana: Doctor) -> None:
    parts: Parts = []
    post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body="Satura 88 %. Sin fiebre.")

    work_through(FakeEngine({"Sin fiebre.": "No fever."}), parts)

    told = translated(read_in_english)
    assert [(data["language"], data["verdict"]) for data in told] == [("en", "ok")]
    assert [part.index for _, part in parts] == [0, 1]


def test_a_translation_of_earlier_words_is_dropped(read_in_english: Case, ana: Doctor) -> None:
    comment, _ = post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body="Satura 98 %.")
    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="Satura 88 %.")

    work_through(FakeEngine())

    assert [data["revision"] for data in translated(read_in_english)] == [2]


def test_words_taken_back_while_they_are_translated_reach_nobody(read_in_english: Case, ana: Doctor) -> None:
    comment, _ = post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body="Otro paciente.")
    parts: Parts = []
    desk = Desk(fake_translator(FakeEngine()), on_part=lambda work, part: parts.append((work, part)))
    desk.take()

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())
    desk.step()

    assert parts == []
    assert not desk.busy


def test_words_taken_back_are_not_translated_any_more(read_in_english: Case, ana: Doctor) -> None:
    comment, _ = post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body="Otro paciente.")
    work = translations.claim()
    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    result = translations.Result(verdict=Verdict.OK, text="Other patient.", model="m", engine="e")
    assert translations.complete(work[0].request, result) is False
    assert not Translation.objects.filter(body="Other patient.").exists()


def test_a_text_without_a_sentence_is_done_at_once(read_in_english: Case, ana: Doctor) -> None:
    say(ana, read_in_english, "Satura 88 %.")
    Text.objects.filter(kind="comment").update(body="")

    work_through(FakeEngine())

    assert not TranslationRequest.objects.exists()


def test_a_language_without_a_model_is_said_so(case: Case, ana: Doctor) -> None:
    languages.read_by(case, ["de"])
    post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body="Satura 88 %.")

    work_through(FakeEngine())

    told = translated(case)
    assert [(data["verdict"], data["findings"]) for data in told] == [("withheld", [{"kind": "no_model"}])]


def test_a_failing_engine_gives_the_work_back_and_parks_it_after_three_times(
    case: Case, ana: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    TranslationRequest.objects.all().delete()
    languages.read_by(case, ["en"])
    post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body="Satura 88 %.")
    engine = FakeEngine()
    monkeypatch.setattr(engine, "translate", _broken)

    work_through(engine)

    row = TranslationRequest.objects.get()
    assert (row.attempts, row.parked_at is not None) == (3, True)


def _broken(*_: Any) -> list[str]:
    raise MemoryError


def test_the_first_word_of_a_new_reader_has_the_earlier_ones_translated(case: Case, ana: Doctor, james: Doctor) -> None:
    CaseReading.objects.filter(languages="en").delete()
    TranslationRequest.objects.all().delete()
    post_comment(doctor=ana, case_id=case.pk, client_id=uuid4(), body="Satura 88 %.")

    post_comment(doctor=james, case_id=case.pk, client_id=uuid4(), body="On room air?")
    work_through(FakeEngine())

    told = {(data["language"], data["revision"]) for data in translated(case)}
    assert told == {("en", 1), ("es", 1)}


def test_a_model_that_cannot_be_used_leaves_the_original_and_says_so(read_in_english: Case, ana: Doctor) -> None:
    def opener(_entry: Entry) -> FakeEngine:
        raise ModelUnusable(Path("vocab.json"), "the file is missing", "Copy it again")

    post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body="Satura 88 %.", language="es")
    desk = Desk(Translator(Catalogue([fake_entry()]), opener, engine="fake"), on_part=lambda *_: None)
    while desk.take() or desk.busy:
        desk.step()

    told = translated(read_in_english)
    assert [(data["verdict"], data["findings"]) for data in told] == [("withheld", [{"kind": "model_unusable"}])]


def test_what_no_model_translated_is_translated_once_one_works(read_in_english: Case, ana: Doctor) -> None:
    def opener(_entry: Entry) -> FakeEngine:
        raise ModelUnusable(Path("vocab.json"), "the file is missing", "Copy it again")

    post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body="Satura 88 %.", language="es")
    broken = Desk(Translator(Catalogue([fake_entry()]), opener, engine="fake"), on_part=lambda *_: None)
    broken.model_works()
    while broken.take() or broken.busy:
        broken.step()
    mended = Desk(loaded(FakeEngine({"Satura 88 %.": "Sats 88 %."})), on_part=lambda *_: None)

    mended.model_works()
    while mended.take() or mended.busy:
        mended.step()
    mended.model_works()

    said = Translation.objects.filter(text__kind="comment").order_by("pk").values_list("verdict", "model")
    assert list(said) == [("withheld", ""), ("ok", "fake")]
    assert not TranslationRequest.objects.exists()


def loaded(engine: FakeEngine) -> Translator:
    translator = fake_translator(engine)
    translator.load()
    return translator


class Pieces(FakeEngine):
    """An engine that reads words in pieces, as real ones do: a long word alone can be too long."""

    input_limit = 256

    def count_tokens(self, sentence: str, source: str, target: str) -> int:
        return len(sentence) // 4 + 1


BAD_INPUT = {
    "one long word": "x" * 3_000,
    "as much as a comment may hold": "Sin tos ni fiebre hoy. " * 347,
    "only emoji": "👍🏽🎉👨‍👩‍👧",
    "only numbers": "120/80 36,5 88",
    "HTML": "<script>alert(1)</script> <b>Sin fiebre</b> &amp; &lt;",
    "two languages": "Sin fiebre hoy. The chest X-ray is normal. Duerme bien.",
    "right to left": "שלום, אין חום. مرحبا",
    "without spaces": "我很好。没有发烧。",
    "signs alone": "… ??? ---",
}


@pytest.mark.parametrize("body", BAD_INPUT.values(), ids=BAD_INPUT.keys())
def test_any_words_come_out_whole_and_what_is_not_translated_is_said(
    read_in_english: Case, ana: Doctor, body: str
) -> None:
    parts: Parts = []
    post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body=body, language="es")

    work_through(Pieces(), parts)

    (told,) = translated(read_in_english)
    in_order = sorted((part for _, part in parts), key=lambda part: part.index)
    assert "".join(part.separator + part.source for part in in_order) == body.strip()
    assert len(parts) == parts[0][1].count
    unsaid = [part for _, part in parts if not part.text and not part.findings]
    assert (told["verdict"] in {"ok", "check", "withheld"}, unsaid) == (True, [])
    if "x" * 3_000 in body:
        assert [finding["kind"] for finding in told["findings"]] == ["too_long"]


@pytest.mark.parametrize(
    ("body", "refusal"), [("", Empty), ("\x00", BadText), ("a\x00b", BadText), ("x" * 20_000, TooLong)]
)
def test_words_that_cannot_be_a_comment_reach_no_translator(
    read_in_english: Case, ana: Doctor, body: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        post_comment(doctor=ana, case_id=read_in_english.pk, client_id=uuid4(), body=body)

    assert not TranslationRequest.objects.exists()
