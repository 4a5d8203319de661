"""What is promised of the pages of licences: to a doctor who sends one, and to a verifier who reads no case."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consult import clock, evidence
from consult.models import Case, Claim, Doctor, Role
from consult.services import verification
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.people import holds, make_doctor

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a licence"
PDF = b"%PDF-1.7 a licence"


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    yield
    storage = storages["evidence"]
    for name in storage.listdir("")[1] if storage.exists("") else []:
        storage.delete(name)


@pytest.fixture
def desk(db: None, signed_in: SignedIn) -> Client:
    """A verifier's browser."""
    return signed_in(holds(make_doctor("Vera Lang", languages=("en",), verified=False), Role.VERIFIER))


def form(content: bytes = PICTURE, name: str = "licence.png", **said: str) -> dict[str, Any]:
    usual = {"country": "GB", "number": "701 2345", "specialty": "cardiology"}
    return usual | said | {"evidence": SimpleUploadedFile(name, content)}


def sent(doctor: Doctor, content: bytes = PICTURE) -> Claim:
    return verification.claim(doctor=doctor, country="GB", number="7012345", specialty="cardiology", content=content)


def test_a_doctor_sends_a_licence_and_is_told_how_it_stands(noor: Doctor, signed_in: SignedIn) -> None:
    london = signed_in(noor)
    assert "Your licence comes first" in text_of(london.get("/"))

    answer = london.post("/licence/", form(), follow=True)

    assert answer.redirect_chain == [("/licence/", 302)]
    assert "a person looks at it" in text_of(answer)
    assert "is being checked" in text_of(london.get("/"))
    claimed = Claim.objects.get()
    assert (claimed.doctor, claimed.country, claimed.evidence_type) == (noor, "GB", "image/png")
    assert "7012345" not in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": "1"}, "not a licence number"),
        ({"country": "XX"}, "XX is not one of"),
        ({"specialty": "astrology"}, "astrology is not one of"),
        ({"content": b"<svg onload=alert(1)>", "name": "licence.png"}, "PDF, JPEG or PNG"),
        ({"content": b""}, "empty"),
        ({"content": PICTURE + bytes(2 * evidence.MOST)}, "PDF, JPEG or PNG"),
    ],
    ids=["number", "country", "specialty", "type", "empty", "size"],
)
def test_what_does_not_fit_comes_back_with_the_reason(
    noor: Doctor, signed_in: SignedIn, said: dict[str, Any], why: str
) -> None:
    answer = signed_in(noor).post("/licence/", form(**said))

    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Claim.objects.exists()


def test_a_form_without_a_file_says_so(noor: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(noor).post("/licence/", {"country": "GB", "number": "7012345", "specialty": "cardiology"})

    assert answer.status_code == 422
    assert "required" in text_of(answer)


def test_a_verifier_sees_the_claim_and_its_evidence_and_approves(noor: Doctor, desk: Client) -> None:
    claimed = sent(noor)
    assert "Noor Haddad" in text_of(desk.get("/verification/"))
    page = desk.get(f"/verification/{claimed.pk}/")
    assert "7012345" in text_of(page)
    assert "https://www.gmc-uk.org/registrants" in page.content.decode()

    file = desk.get(f"/verification/{claimed.pk}/evidence/")
    assert file.content == PICTURE
    assert file["Content-Type"] == "image/png"
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Cache-Control"] == "no-store"

    answer = desk.post(f"/verification/{claimed.pk}/", {"deed": "approve", "reason": "Register."}, follow=True)

    noor.refresh_from_db()
    assert noor.is_verified
    assert "Nobody waits" in text_of(answer)
    assert desk.get(f"/verification/{claimed.pk}/evidence/").status_code == 404


def test_a_document_is_downloaded_and_never_opened_here(noor: Doctor, desk: Client) -> None:
    file = desk.get(f"/verification/{sent(noor, PDF).pk}/evidence/")

    assert file["Content-Disposition"] == 'attachment; filename="evidence.pdf"'


def test_a_refused_doctor_reads_why(noor: Doctor, desk: Client, signed_in: SignedIn) -> None:
    desk.post(f"/verification/{sent(noor).pk}/", {"deed": "refuse", "reason": "It is <b>blurred</b>."})

    for path in ("/", "/licence/"):
        assert "It is <b>blurred</b>." in text_of(signed_in(noor).get(path))


def test_a_decision_without_a_reason_or_of_no_kind_changes_nothing(noor: Doctor, desk: Client) -> None:
    address = f"/verification/{sent(noor).pk}/"

    assert desk.post(address, {"deed": "approve", "reason": " "}).status_code == 422
    assert desk.post(address, {"deed": "bless", "reason": "Yes."}).status_code == 404
    assert Claim.objects.get().state == "waiting"


def test_a_twin_is_shown_to_the_verifier(noor: Doctor, desk: Client) -> None:
    desk.post(f"/verification/{sent(noor).pk}/", {"deed": "approve", "reason": "Register."})
    twin = sent(make_doctor("Nora Haddad", country="GB", verified=False))

    assert "Another account holds this licence" in text_of(desk.get(f"/verification/{twin.pk}/"))
    answer = desk.post(f"/verification/{twin.pk}/", {"deed": "approve", "reason": "Register."})
    assert answer.status_code == 422
    assert "Another account holds this licence" in text_of(answer)


def test_a_verifier_ends_a_verification(noor: Doctor, desk: Client) -> None:
    claimed = sent(noor)
    desk.post(f"/verification/{claimed.pk}/", {"deed": "approve", "reason": "Register."})

    assert "End it at once" in text_of(desk.get(f"/verification/{claimed.pk}/"))
    desk.post(f"/verification/{claimed.pk}/", {"deed": "end", "reason": "Struck off."})

    noor.refresh_from_db()
    assert not noor.is_verified


def test_nobody_else_sees_a_claim_or_its_evidence(
    noor: Doctor, james: Doctor, ana: Doctor, signed_in: SignedIn
) -> None:
    claimed = sent(noor)
    holds(ana, Role.OFFICER)

    for browser, status in ((signed_in(noor), 403), (signed_in(james), 403), (signed_in(ana), 403), (Client(), 302)):
        for path in ("/verification/", f"/verification/{claimed.pk}/", f"/verification/{claimed.pk}/evidence/"):
            assert browser.get(path).status_code == status, path


def test_a_verifier_reads_no_case(desk: Client, case: Case) -> None:
    home = desk.get("/")

    assert home.status_code == 403
    assert "/verification/" in home.content.decode()
    assert desk.get(f"/cases/{case.pk}/").status_code == 403


def test_a_verified_doctor_is_asked_again_in_time(james: Doctor, signed_in: SignedIn) -> None:
    boston = signed_in(james)
    assert "Verified until" in text_of(boston.get("/licence/"))
    assert "time to show it again" not in text_of(boston.get("/licence/"))

    james.verified_until = clock.now() + verification.RECHECK_FROM / 2
    james.save()

    assert "time to show it again" in text_of(boston.get("/licence/"))
