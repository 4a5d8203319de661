"""What is promised from the claim of a licence to its end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from consult import clock, evidence, signals
from consult.errors import Empty, NoSecondFactor, NotAllowed, NotFound
from consult.evidence import BadEvidence
from consult.licences import BadNumber
from consult.models import Claim, Doctor, Licence, Role
from consult.services import roles, verification
from consult.services.roles import ReadsCases
from consult.services.verification import Decided, LicenceTaken, TooManyClaims
from tests.rig.domain import listening, side_by_side
from tests.rig.people import holds, make_doctor

Commits = Callable[..., Any]
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a licence of Noor Haddad"


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    def clear() -> None:
        for name in stored():
            storages["evidence"].delete(name)

    clear()
    yield
    clear()


@pytest.fixture
def verifier(db: None) -> Doctor:
    return holds(make_doctor("Vera Lang", country="GB", verified=False), Role.VERIFIER)


def stored() -> list[str]:
    storage = storages["evidence"]
    return list(storage.listdir("")[1]) if storage.exists("") else []


def claims(doctor: Doctor, **facts: Any) -> Claim:
    usual = {"country": "GB", "number": "7012345", "specialty": "cardiology", "content": PICTURE}
    return verification.claim(doctor=doctor, **(usual | facts))


def test_an_approved_claim_verifies_for_three_years(noor: Doctor, verifier: Doctor) -> None:
    claimed = claims(noor, number="701-2345")

    verification.approve(verifier=verifier, claim_id=claimed.pk, reason="GMC register, same name.")

    noor.refresh_from_db()
    claimed.refresh_from_db()
    assert noor.is_verified
    assert noor.primary_specialty is not None
    assert noor.primary_specialty.slug == "cardiology"
    assert noor.verified_until == noor.verified_at + timedelta(days=1095)  # type: ignore[operator]
    assert (claimed.state, claimed.by, claimed.reason) == ("approved", verifier, "GMC register, same name.")
    with clock.at(clock.now() + timedelta(days=1095)):
        assert not noor.is_verified


def test_a_refused_claim_leaves_nothing_but_the_reason(noor: Doctor, verifier: Doctor, settings: Any) -> None:
    claimed = claims(noor)

    verification.refuse(verifier=verifier, claim_id=claimed.pk, reason="The picture is blurred.")

    noor.refresh_from_db()
    assert not noor.is_verified
    assert not Licence.objects.exists()
    assert noor.claims.get().reason == "The picture is blurred."
    claims(noor)  # and may try again


def test_a_decision_needs_a_reason_the_role_and_two_factors(noor: Doctor, verifier: Doctor, james: Doctor) -> None:
    claimed = claims(noor)
    holds(james, Role.OFFICER)
    hasty = make_doctor("Hans Eile", verified=False)
    roles.grant(doctor=hasty, role=Role.VERIFIER)

    for who, reason, refusal in (
        (verifier, " ", Empty),
        (james, "I know her.", NotAllowed),
        (noor, "It is me.", NotAllowed),
        (hasty, "Fine.", NoSecondFactor),
    ):
        for decide in (verification.approve, verification.refuse):
            with pytest.raises(refusal):
                decide(verifier=who, claim_id=claimed.pk, reason=reason)
        with pytest.raises(refusal):
            verification.end(verifier=who, doctor_id=noor.pk, reason=reason)

    noor.refresh_from_db()
    assert not noor.is_verified


def test_a_claim_is_decided_once(noor: Doctor, verifier: Doctor) -> None:
    claimed = claims(noor)
    verification.refuse(verifier=verifier, claim_id=claimed.pk, reason="No.")

    with pytest.raises(Decided):
        verification.approve(verifier=verifier, claim_id=claimed.pk, reason="Yes.")
    with pytest.raises(NotFound):
        verification.approve(verifier=verifier, claim_id=noor.pk, reason="Yes.")


def test_a_newer_claim_replaces_one_that_waits(
    noor: Doctor, verifier: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = claims(noor)
        second = claims(noor, number="7012346")

    assert list(noor.claims.filter(state="waiting")) == [second]
    assert stored() == [second.evidence]
    with pytest.raises(Decided):
        verification.approve(verifier=verifier, claim_id=first.pk, reason="Yes.")


def test_one_licence_is_one_account(noor: Doctor, verifier: Doctor) -> None:
    verification.approve(verifier=verifier, claim_id=claims(noor).pk, reason="Yes.")
    twin = make_doctor("Nora Haddad", country="GB", verified=False)

    # Not said to who claims: strangers could try numbers.
    claimed = claims(twin, number="701 2345")

    assert verification.is_taken(claimed)
    with pytest.raises(LicenceTaken):
        verification.approve(verifier=verifier, claim_id=claimed.pk, reason="Yes.")
    twin.refresh_from_db()
    assert not twin.is_verified
    other_country = claims(twin, number="7012345", country="MX")
    verification.approve(verifier=verifier, claim_id=other_country.pk, reason="Another country, another licence.")


def test_the_database_holds_one_row_a_licence(noor: Doctor, james: Doctor) -> None:
    tag = verification.licence_tag("GB", "7012345")
    Licence.objects.create(doctor=noor, tag=tag)

    with pytest.raises(IntegrityError), transaction.atomic():
        Licence.objects.create(doctor=james, tag=tag)


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_approved_at_once_one_stands() -> None:
    verifier = holds(make_doctor("Vera Lang", verified=False), Role.VERIFIER)
    twins = [make_doctor(name, country="GB", verified=False) for name in ("Nora One", "Nora Two")]
    waiting = [claims(twin) for twin in twins]
    refused: list[Exception] = []

    def approve(claimed: Claim) -> None:
        try:
            verification.approve(verifier=verifier, claim_id=claimed.pk, reason="Yes.")
        except LicenceTaken as problem:
            refused.append(problem)

    side_by_side(*(lambda claimed=claimed: approve(claimed) for claimed in waiting))

    assert len(refused) == 1
    assert Doctor.objects.verified().filter(pk__in=[twin.pk for twin in twins]).count() == 1


def test_a_recheck_prolongs_and_a_new_licence_frees_the_old_one(noor: Doctor, verifier: Doctor) -> None:
    verification.approve(verifier=verifier, claim_id=claims(noor).pk, reason="Yes.")
    later = clock.now() + timedelta(days=1050)
    with clock.at(later):
        verification.approve(verifier=verifier, claim_id=claims(noor, number="7012346").pk, reason="Yes, again.")

    noor.refresh_from_db()
    assert noor.verified_until == later + timedelta(days=1095)
    assert Licence.objects.get().tag == verification.licence_tag("GB", "7012346")


def test_the_number_cannot_be_read_from_the_database(noor: Doctor) -> None:
    claimed = claims(noor)

    assert "7012345" not in str(list(Claim.objects.values()))
    assert b"7012345" not in bytes(claimed.sealed)
    assert verification.number_of(Claim.objects.get()) == "7012345"


def test_evidence_is_sealed_where_it_lies_and_goes_with_the_decision(
    noor: Doctor, verifier: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    claimed = claims(noor)
    [name] = stored()
    with storages["evidence"].open(name) as file:
        assert b"Noor" not in file.read()
    assert evidence.read(claimed.evidence) == PICTURE

    with django_capture_on_commit_callbacks(execute=True):
        verification.approve(verifier=verifier, claim_id=claimed.pk, reason="Yes.")

    assert stored() == []
    assert Claim.objects.get().evidence == ""


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<html>", b" %PDF-", PICTURE + bytes(evidence.MOST)], ids=lambda content: content[:6]
)
def test_a_file_of_another_kind_or_size_is_refused(noor: Doctor, content: bytes) -> None:
    with pytest.raises(BadEvidence):
        claims(noor, content=content)

    assert stored() == []


def test_a_file_that_nobody_names_is_swept_away(noor: Doctor) -> None:
    claimed = claims(noor)
    evidence.keep(PICTURE)
    assert evidence.sweep() == 0

    with clock.at(clock.now() + timedelta(hours=2)):
        assert evidence.sweep() == 1

    assert stored() == [claimed.evidence]


def test_what_does_not_fit_is_no_claim(noor: Doctor) -> None:
    with pytest.raises(BadNumber):
        claims(noor, number="1")

    assert not Claim.objects.exists()


def test_claims_are_not_sent_without_end(noor: Doctor) -> None:
    for _ in range(5):
        claims(noor)

    with pytest.raises(TooManyClaims):
        claims(noor)
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        claims(noor)


def test_a_verifier_is_never_verified(noor: Doctor, verifier: Doctor) -> None:
    with pytest.raises(ReadsCases):
        claims(verifier)
    claimed = claims(noor)
    roles.grant(doctor=noor, role=Role.VERIFIER)

    with pytest.raises(ReadsCases):
        verification.approve(verifier=verifier, claim_id=claimed.pk, reason="Yes.")


def test_a_verification_ends_at_once(
    noor: Doctor, verifier: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    verification.approve(verifier=verifier, claim_id=claims(noor).pk, reason="Yes.")

    with listening(signals.rights_changed) as told, django_capture_on_commit_callbacks(execute=True):
        verification.end(verifier=verifier, doctor_id=noor.pk, reason="Struck off the register.")

    noor.refresh_from_db()
    assert not noor.is_verified
    assert [one["doctor_id"] for one in told] == [noor.pk]
    assert noor.claims.get().reason == "Struck off the register."
    with pytest.raises(NotFound):
        verification.end(verifier=verifier, doctor_id=noor.pk, reason="Again.")


def test_letters_tell_of_decisions_and_name_nothing(
    noor: Doctor, verifier: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    noor.interface_language = "es"
    noor.save()
    with django_capture_on_commit_callbacks(execute=True):
        verification.refuse(verifier=verifier, claim_id=claims(noor).pk, reason="Blurred.")
        verification.approve(verifier=verifier, claim_id=claims(noor).pk, reason="Yes.")
        verification.end(verifier=verifier, doctor_id=noor.pk, reason="Struck off.")

    assert [letter.subject for letter in mail.outbox] == [
        "Interconsulta: Tu licencia no se pudo confirmar",
        "Interconsulta: Tu licencia está verificada",
        "Interconsulta: Tu verificación ha terminado",
    ]
    said = " ".join(str(letter.body) for letter in mail.outbox)
    assert not [word for word in ("Blurred", "Struck", "Noor", "Vera", "7012345") if word in said]


def test_the_recheck_is_announced_once(
    noor: Doctor, verifier: Doctor, django_capture_on_commit_callbacks: Commits
) -> None:
    verification.approve(verifier=verifier, claim_id=claims(noor).pk, reason="Yes.")
    assert verification.remind() == 0

    with clock.at(clock.now() + timedelta(days=1095 - 59)), django_capture_on_commit_callbacks(execute=True):
        assert (verification.remind(), verification.remind()) == (1, 0)

    assert [letter.subject for letter in mail.outbox] == ["Interconsulta: Show your licence again"]
