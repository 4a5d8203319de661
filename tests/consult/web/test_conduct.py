"""What is promised of the pages of conduct: reporting, the desk of officers, and the page of who is suspended."""

import pytest
from django.test import Client
from django.urls import reverse

from consult.ids import new_id
from consult.models import Case, Comment, Doctor, Report, Role, Suspension
from consult.services import conduct
from consult.services.comments import retract_comment
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.people import PASSWORD, holds, make_doctor, say


@pytest.fixture
def desk(db: None, signed_in: SignedIn) -> Client:
    return signed_in(holds(make_doctor("Oscar Lind", languages=("en",)), Role.OFFICER))


@pytest.fixture
def comment(case: Case, james: Doctor) -> Comment:
    return Comment.objects.get(pk=say(james, case, "Buy my course.")[0])


@pytest.fixture
def report(case: Case, ana: Doctor, comment: Comment) -> Report:
    return conduct.report(doctor=ana, case_id=case.pk, comment_id=comment.pk, kind="selling", words="An advert.")


def deed(desk: Client, report: Report, name: str, reason: str = "It sells.") -> str:
    return text_of(desk.post(f"/conduct/reports/{report.pk}/", {"deed": name, "reason": reason}, follow=True))


def test_a_comment_is_reported(case: Case, comment: Comment, ana: Doctor, signed_in: SignedIn) -> None:
    puebla = signed_in(ana)
    address = f"/cases/{case.pk}/report/?comment={comment.pk}"
    assert "Buy my course." in text_of(puebla.get(address))

    answer = puebla.post(address, {"kind": "selling", "words": "An advert."}, follow=True)
    again = puebla.post(address, {"kind": "abuse", "words": ""})

    assert answer.redirect_chain == [(f"/cases/{case.pk}/", 302)]
    assert Report.objects.get().comment == comment
    assert again.status_code == 422


@pytest.mark.parametrize("comment_id", ["x", "01920000-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_not_reported(case: Case, james: Doctor, signed_in: SignedIn, comment_id: str) -> None:
    assert signed_in(james).get(f"/cases/{case.pk}/report/?comment={comment_id}").status_code == 404


def test_the_desk_shows_reports_and_their_words_but_never_the_reporter(desk: Client, report: Report) -> None:
    assert "It advertises or sells" in text_of(desk.get("/conduct/"))

    page = desk.get(f"/conduct/reports/{report.pk}/")

    assert "Buy my course." in text_of(page)
    assert "An advert." in text_of(page)
    assert "Ana" not in page.content.decode()
    assert Report.objects.get().case.view_count == 0


def test_words_that_were_taken_back_are_not_shown(
    desk: Client, report: Report, comment: Comment, james: Doctor
) -> None:
    retract_comment(doctor=james, comment_id=comment.pk, client_id=new_id())

    assert "The words were taken back." in text_of(desk.get(f"/conduct/reports/{report.pk}/"))


def test_an_officer_locks_suspends_and_settles(
    desk: Client, report: Report, case: Case, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    assert "locked" in deed(desk, report, "lock")
    room = signed_in(ana).get(f"/cases/{case.pk}/").content.decode()
    assert "data-locked" in room
    refused = signed_in(ana).post(f"/cases/{case.pk}/", {"body": "Hello."})
    assert "bloqueado este caso" in text_of(refused)
    assert "Doctor suspended" in deed(desk, report, "suspend")
    deed(desk, report, "settle")

    james.refresh_from_db()
    assert not james.is_active
    assert "Nothing is reported." in text_of(desk.get("/conduct/"))


def test_an_officer_takes_words_back_and_the_room_says_so(
    desk: Client, report: Report, case: Case, james: Doctor, signed_in: SignedIn
) -> None:
    assert "The words were taken back." in deed(desk, report, "recall")

    room = text_of(signed_in(james).get(f"/cases/{case.pk}/"))
    assert "Taken back by an officer." in room
    assert "Buy my course." not in room


def test_of_a_case_an_officer_takes_back_one_field(
    desk: Client, case: Case, james: Doctor, signed_in: SignedIn
) -> None:
    report = conduct.report(doctor=james, case_id=case.pk, comment_id=None, kind="patient", words="")
    address = f"/conduct/reports/{report.pk}/"

    assert desk.post(address, {"deed": "recall", "reason": "Why.", "field": "history"}).status_code == 422
    page = desk.post(address, {"deed": "recall", "reason": "Why.", "field": "title"}, follow=True)

    assert '<option value="title">' not in page.content.decode()
    boston = signed_in(james)
    for shown in (boston.get("/"), boston.get(f"/cases/{case.pk}/")):
        assert "[taken back]" in text_of(shown)


def test_a_deed_without_a_reason_or_of_no_kind_changes_nothing(desk: Client, report: Report) -> None:
    address = f"/conduct/reports/{report.pk}/"

    assert desk.post(address, {"deed": "lock", "reason": " "}).status_code == 422
    assert desk.post(address, {"deed": "ban", "reason": "Yes."}).status_code == 404
    assert desk.get(f"/conduct/reports/{new_id()}/").status_code == 404
    assert desk.get(f"/conduct/suspensions/{new_id()}/").status_code == 404


def test_a_suspended_doctor_reads_why_appeals_and_comes_back(
    desk: Client, report: Report, james: Doctor, signed_in: SignedIn
) -> None:
    deed(desk, report, "suspend", "It sells <b>courses</b>.")
    boston = Client()
    sign_in = {"login": james.email, "password": PASSWORD}
    page = boston.post(reverse("account_login"), sign_in, follow=True)
    assert "It sells <b>courses</b>." in text_of(page)

    answered = boston.post(reverse("account_inactive"), {"words": "It was a guideline."}, follow=True)
    assert "Your appeal was received" in text_of(answered)
    assert "_auth_user_id" not in boston.session

    other = signed_in(holds(make_doctor("Olga Ruiz", languages=("en",)), Role.OFFICER))
    address = f"/conduct/suspensions/{Suspension.objects.get().pk}/"
    assert "It was a guideline." in text_of(other.get(address))
    assert desk.post(address, {"deed": "lift", "reason": "I was right."}).status_code == 422
    other.post(address, {"deed": "lift", "reason": "It was."})

    assert boston.post(reverse("account_login"), sign_in)["Location"] == "/"


def test_who_has_not_shown_a_password_reads_no_reason(desk: Client, report: Report, james: Doctor) -> None:
    deed(desk, report, "suspend")
    stranger = Client()
    stranger.post(reverse("account_login"), {"login": james.email, "password": "a wrong one"})

    assert "It sells" not in text_of(stranger.get(reverse("account_inactive")))
    stranger.post(reverse("account_inactive"), {"words": "Let me in."})
    assert Suspension.objects.get().appeal == ""


def test_the_desk_is_for_officers(report: Report, ana: Doctor, signed_in: SignedIn) -> None:
    for path in ("/conduct/", f"/conduct/reports/{report.pk}/"):
        assert signed_in(ana).get(path).status_code == 403
