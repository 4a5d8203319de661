"""What is promised of the pages that say who read a case."""

from datetime import timedelta

import pytest
from django.test import Client

from consult import clock
from consult.access import Purpose, case_for
from consult.ids import new_id
from consult.models import AccessEntry, Case, Doctor, Role
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.people import holds, make_doctor

BREACH = "/conduct/breach/"


@pytest.fixture
def desk(db: None, signed_in: SignedIn) -> Client:
    return signed_in(holds(make_doctor("Oscar Lind", languages=("en",)), Role.OFFICER))


def question(case_id: object) -> dict[str, str]:
    now = clock.now()
    return {
        "case": f"https://example.org/cases/{case_id}/",
        "since": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "until": f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "reason": "A lost phone.",
    }


def test_an_author_sees_who_has_read_it_and_nobody_else_does(
    case: Case, james: Doctor, signed_in: SignedIn, ana: Doctor
) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        case_for(james, case.pk, purpose=Purpose.READ)
    puebla = signed_in(ana)
    address = f"/cases/{case.pk}/readers/"

    assert address in puebla.get(f"/cases/{case.pk}/").content.decode()
    shown = text_of(puebla.get(address))
    assert "1 médico había abierto este caso" in shown
    assert "James" not in shown
    assert signed_in(james).get(address).status_code == 403
    assert address not in signed_in(james).get(f"/cases/{case.pk}/").content.decode()


def test_an_officer_asks_with_the_address_of_a_room(desk: Client, case: Case, james: Doctor) -> None:
    case_for(james, case.pk, purpose=Purpose.READ)

    page = text_of(desk.post(BREACH, question(case.pk)))

    assert "3 doctors could read it" in page
    assert "1 of them did." in page
    assert "James" not in page
    assert "Asked who could read a case" in text_of(desk.get("/conduct/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"case": "the one of yesterday"},
        {"since": "x"},
        {"until": "2020-01-01T00:00"},
        {"reason": " "},
        {"case": str(new_id())},
    ],
)
def test_a_question_that_cannot_be_answered_says_what_is_wrong(desk: Client, case: Case, wrong: dict[str, str]) -> None:
    answer = desk.post(BREACH, question(case.pk) | wrong)

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode() or 'role="alert"' in answer.content.decode()
    assert not AccessEntry.objects.filter(deed="inquiry").exists()


def test_it_is_for_officers(ana: Doctor, signed_in: SignedIn) -> None:
    assert signed_in(ana).get(BREACH).status_code == 403
