"""What a doctor sees who hands a shift over or takes one over, without a script."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from consult.ids import new_id
from consult.models import Case, Comment, Doctor
from consult.models.cases import State
from consult.services.voices import SpeaksAs, choose
from tests.consult.web.conftest import SignedIn, Translated
from tests.consult.web.reading import tag_of, text_of
from tests.rig.on_call import on_call
from tests.rig.people import make_doctor, say

NOTE = "Repeat potassium at 06:00."
Opened = Callable[..., Case]


@pytest.fixture
def case(ana: Doctor, james: Doctor, opened: Opened) -> Case:
    """A case that waits while James is on call."""
    on_call(james)
    return opened(ana)


@pytest.fixture
def boston(james: Doctor, signed_in: SignedIn) -> Client:
    return signed_in(james)


def the_list(client: Client) -> str:
    return text_of(client.get(reverse("on-call-hand-over")))


def test_a_note_is_written_from_the_list_and_read_in_it(case: Case, boston: Client) -> None:
    seen = boston.get(reverse("on-call-hand-over"))
    place = tag_of(seen, "handover=")["href"]
    room = boston.get(place)
    sent = {"body": NOTE, "handover": tag_of(room, 'name="handover"')["value"]}

    assert "No hand-over note yet." in text_of(seen)
    assert "Hand-over note · Pulmonology for whoever takes over" in text_of(room)
    assert boston.post(place.partition("?")[0], sent).status_code == 302
    case.refresh_from_db()
    assert case.state == State.OPEN
    assert NOTE in the_list(boston)
    assert "Hand-over note · Pulmonology" in text_of(boston.get(reverse("room", args=[case.pk])))


def test_who_takes_over_reads_it_in_their_language(
    case: Case, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    say(james, case, NOTE, handover="pulmonology")
    eva = make_doctor("Eva Soto", specialty="pulmonology", languages=("es",))
    translated(case, "Repita el potasio a las 06:00.", reader=eva)

    seen = text_of(signed_in(eva).get(reverse("on-call-hand-over")))

    assert "Repita el potasio a las 06:00." in seen
    assert "traducido del inglés" in seen


def test_a_refused_note_comes_back_as_a_note(case: Case, boston: Client) -> None:
    answer = boston.post(reverse("room", args=[case.pk]), {"body": "DNI 12345678Z", "handover": "pulmonology"})

    assert answer.status_code == 422
    assert tag_of(answer, 'name="handover"')["value"] == "pulmonology"
    assert not Comment.objects.exists()


def test_a_pseudonym_is_offered_no_note(case: Case, james: Doctor, boston: Client) -> None:
    choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())

    assert "Write a note" not in the_list(boston)
    room = boston.get(reverse("room", args=[case.pk]), {"handover": "pulmonology"})
    assert "Hand-over note" not in text_of(room)


def test_who_is_not_on_call_reads_and_does_not_write(case: Case, signed_in: SignedIn) -> None:
    bo = make_doctor("Bo Dahl", specialty="pulmonology", languages=("en",))

    seen = the_list(signed_in(bo))

    assert "No hand-over note yet." in seen
    assert "Write a note" not in seen
