"""What is promised of the pages that open a pseudonym."""

import pytest
from django.test import Client

from consult.ids import new_id
from consult.models import Case, Doctor, Report, Role, Unsealing
from consult.services import conduct, voices
from consult.services.voices import SpeaksAs
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.people import holds, make_doctor, say


@pytest.fixture
def masked(db: None) -> Doctor:
    return make_doctor("Ximena Quiroga", country="UY", languages=("en",))


@pytest.fixture
def report(case: Case, masked: Doctor, ana: Doctor) -> Report:
    voices.choose(doctor=masked, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    comment = say(masked, case, "50 g.")[0]
    return conduct.report(doctor=ana, case_id=case.pk, comment_id=comment, kind="unsafe", words="")


@pytest.fixture
def officers(db: None, signed_in: SignedIn) -> list[Client]:
    names = ("Oscar Lind", "Olga Ruiz", "Otto Berg")
    return [signed_in(holds(make_doctor(name, languages=("en",)), Role.OFFICER)) for name in names]


def test_from_the_question_to_the_name_and_what_its_doctor_reads(
    officers: list[Client], report: Report, masked: Doctor, signed_in: SignedIn
) -> None:
    oscar, olga, otto = officers
    oscar.post(f"/conduct/reports/{report.pk}/", {"deed": "unseal", "reason": "A dose that kills."})
    address = f"/conduct/pseudonyms/{Unsealing.objects.get().pk}/"
    assert "Waits for a second officer" in text_of(olga.get("/conduct/"))
    assert oscar.post(address, {"deed": "open", "reason": "I am sure."}).status_code == 422
    assert oscar.post(address, {"deed": "look"}).status_code == 409

    olga.post(address, {"deed": "open", "reason": "The authority asks."})

    for browser in (oscar, olga):
        assert "Quiroga" not in text_of(browser.get(address))
        shown = text_of(browser.post(address, {"deed": "look"}))
        assert "Ximena Quiroga" in shown
        assert masked.email in shown
    assert "Quiroga" not in text_of(otto.get(address))
    assert otto.post(address, {"deed": "look"}).status_code == 403
    assert "A dose that kills." in text_of(signed_in(masked).get("/settings/"))


def test_a_refusal_and_a_deed_of_no_kind(officers: list[Client], report: Report) -> None:
    oscar, olga, _ = officers
    oscar.post(f"/conduct/reports/{report.pk}/", {"deed": "unseal", "reason": "Who?"})
    address = f"/conduct/pseudonyms/{Unsealing.objects.get().pk}/"

    assert olga.post(address, {"deed": "refuse", "reason": " "}).status_code == 422
    assert olga.post(address, {"deed": "peek", "reason": "Yes."}).status_code == 404
    assert olga.get(f"/conduct/pseudonyms/{new_id()}/").status_code == 404
    assert "Refused" in text_of(olga.post(address, {"deed": "refuse", "reason": "A lock will do."}, follow=True))


def test_it_is_for_officers(officers: list[Client], report: Report, james: Doctor, signed_in: SignedIn) -> None:
    officers[0].post(f"/conduct/reports/{report.pk}/", {"deed": "unseal", "reason": "Who?"})
    address = f"/conduct/pseudonyms/{Unsealing.objects.get().pk}/"

    assert signed_in(james).get(address).status_code == 403
    assert signed_in(james).post(address, {"deed": "look"}).status_code == 403
