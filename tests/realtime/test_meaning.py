"""What is promised to somebody who asks what was meant, or says it better than the machine."""

import pytest

from consult.ids import new_id
from consult.models import Case, Doctor
from consult.models.translations import Verdict
from consult.services import languages, translations
from consult.services.translations import Result
from realtime import database
from tests.realtime.conftest import Enter
from tests.rig.people import make_doctor, say

MACHINE = Result(verdict=Verdict.OK, text="Hold warfarin.", model="m", engine="e")


def translated(case: Case, ana: Doctor) -> str:
    """A comment of Ana's with its translation into English."""
    languages.read_by(case, ["en"])
    comment, _ = say(ana, case, "Suspender warfarina.")
    for work in translations.claim(100):
        translations.complete(work.request, MACHINE)
    return str(comment)


@pytest.fixture
def lucia(transactional_db: None) -> Doctor:
    return make_doctor("Lucía Vidal", country="ES", languages=("es", "en"))


async def test_an_ambiguous_number_is_refused_until_it_is_answered_and_the_answer_is_told(
    enter: Enter, ana: Doctor, james: Doctor, case: Case
) -> None:
    puebla, boston = await enter(ana, follows=case.stream), await enter(james, follows=case.stream)
    answer = {"kind": "number", "written": "1.500", "read_as": "1500"}

    refused = await puebla.ask("comment.post", case=case.pk, body="Pasar 1.500 ml")
    await puebla.ask("comment.post", case=case.pk, body="Pasar 1.500 ml", annotations=[answer])

    assert refused["code"] == "needs_answer"
    assert "1.500" in refused["message"]
    assert (await boston.hears("comment.posted"))["data"]["annotations"] == [answer]


async def test_an_answer_that_fits_nothing_is_refused(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana)
    answer = {"kind": "acronym", "written": "PCR", "read_as": "cardiac_arrest"}

    refused = await puebla.ask("comment.post", case=case.pk, body="Sin novedad", annotations=[answer])

    assert refused["code"] == "bad_frame"


async def test_a_review_is_heard_by_everybody(
    enter: Enter, ana: Doctor, james: Doctor, lucia: Doctor, case: Case
) -> None:
    comment = await database.change(translated, case, ana)
    madrid, boston = await enter(lucia, follows=case.stream), await enter(james, follows=case.stream)
    said = {"comment": comment, "revision": 1, "language": "en", "text": "Stop warfarin.", "client_id": new_id()}

    done = await madrid.ask("translation.review", **said)
    again = await madrid.ask("translation.review", **said)
    heard = (await boston.hears("translation.reviewed"))["data"]

    assert done["seq"] == again["seq"]
    assert (heard["comment"], heard["text"], heard["verdict"]) == (comment, "Stop warfarin.", "ok")
    assert heard["reviewer"]["name"] == "Lucía Vidal"
    assert {"translation.review", "translation.back", "drafts.check"} <= set(madrid.frames[0]["features"])


async def test_who_reads_one_language_reviews_nothing(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    comment = await database.change(translated, case, ana)
    boston = await enter(james)

    refused = await boston.ask("translation.review", comment=comment, revision=1, language="en", text="Stop it.")

    assert refused["code"] == "not_allowed"


async def test_a_translation_is_turned_back_for_the_room(enter: Enter, ana: Doctor, james: Doctor, case: Case) -> None:
    comment = await database.change(translated, case, ana)
    boston = await enter(james, follows=case.stream)

    done = await boston.ask("translation.back", comment=comment, language="en")
    (work,) = await database.change(translations.claim)
    back = Result(verdict=Verdict.OK, text="Mantener warfarina.", model="m", engine="e")
    await database.change(translations.complete, work.request, back)
    heard = (await boston.hears("translation.back"))["data"]

    assert done["kind"] == "done"
    assert (work.body, work.source, work.target) == ("Hold warfarin.", "en", "es")
    assert heard == {
        "comment": comment,
        "revision": 1,
        "back_from": "en",
        "language": "es",
        "verdict": "ok",
        "text": "Mantener warfarina.",
        "model": "m",
        "engine": "e",
    }


async def test_a_review_of_a_text_of_the_card_is_heard_by_everybody(
    enter: Enter, james: Doctor, lucia: Doctor, case: Case
) -> None:
    madrid, boston = await enter(lucia, follows=case.stream), await enter(james, follows=case.stream)
    said = {"case": case.pk, "field": "title", "revision": 1, "language": "en", "text": "Bronchial cast"}

    done = await madrid.ask("text.review", **said, client_id=new_id())
    heard = await boston.hears("translation.reviewed")

    assert heard["seq"] == done["seq"]
    assert (heard["data"]["of"]["field"], heard["data"]["text"]) == ("title", "Bronchial cast")


async def test_there_is_nothing_to_turn_back_before_there_is_a_translation(
    enter: Enter, ana: Doctor, case: Case
) -> None:
    puebla = await enter(ana)
    posted = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")

    assert (await puebla.ask("translation.back", comment=posted["id"], language="en"))["code"] == "not_found"
    assert (await puebla.ask("translation.back", comment=new_id(), language="en"))["code"] == "not_found"
