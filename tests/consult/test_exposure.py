"""What is promised of who read a case: its author learns how many, a breach can be told of, and no mask falls by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from consult import clock
from consult.access import Purpose, case_for
from consult.access_log import Deed
from consult.errors import BadValue, NoSecondFactor, NotAllowed, NotFound
from consult.ids import new_id
from consult.models import AccessEntry, Case, ConductStep, Doctor, Role
from consult.models.cases import Audience
from consult.services import roles, verification, voices
from consult.services.erasure import erase
from consult.services.exposure import SHOWN_FROM, Grouped, exposure, inquire, readers_of
from consult.services.members import invite
from consult.services.voices import SpeaksAs
from tests.rig.masking import LICENCE
from tests.rig.people import holds, make_case, make_doctor, say

HOUR = timedelta(hours=1)
Tomorrow = Callable[[], datetime]


def reads(doctor: Doctor, case: Case, at: datetime | None = None) -> None:
    with clock.at(at or clock.now()):
        case_for(doctor, case.pk, purpose=Purpose.READ)


def tomorrow() -> datetime:
    return clock.now() + timedelta(days=1)


@pytest.fixture
def officer(db: None) -> Doctor:
    return holds(make_doctor("Oscar Lind", country="IE"), Role.OFFICER)


def test_an_author_learns_how_many_read_and_of_which_specialty(ana: Doctor, case: Case) -> None:
    for number in range(SHOWN_FROM):
        reads(make_doctor(f"Hugo{number}", specialty="heart-failure"), case)
        reads(make_doctor(f"Rosa{number}", specialty="cardiology"), case)
    reads(make_doctor("Sole", specialty="pulmonology"), case)
    reads(ana, case)

    with clock.at(tomorrow()):
        found = readers_of(doctor=ana, case_id=case.pk)

    assert found == Grouped(total=2 * SHOWN_FROM + 1, groups=[("cardiology", 2 * SHOWN_FROM)])


def test_a_few_readers_are_told_by_no_specialty(ana: Doctor, case: Case, james: Doctor) -> None:
    """With one reader and one masked voice the specialty would be another fact about that voice."""
    voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    for doctor in (james, *(make_doctor(f"Rosa{number}") for number in range(SHOWN_FROM - 1))):
        reads(doctor, case)

    with clock.at(tomorrow()):
        assert readers_of(doctor=ana, case_id=case.pk) == Grouped(total=SHOWN_FROM, groups=[])


def test_no_count_moves_while_the_day_goes_on(ana: Doctor, case: Case, james: Doctor) -> None:
    reads(james, case)

    assert readers_of(doctor=ana, case_id=case.pk).total == 0
    with clock.at(tomorrow()):
        assert readers_of(doctor=ana, case_id=case.pk).total == 1


def test_none_but_the_author_is_told(case: Case, james: Doctor, officer: Doctor) -> None:
    say(james, case)

    for doctor in (james, officer):
        with pytest.raises(NotAllowed):
            readers_of(doctor=doctor, case_id=case.pk)


def test_of_a_case_of_the_network_every_licensed_doctor_could(
    ana: Doctor, james: Doctor, noor: Doctor, case: Case
) -> None:
    lapsed = make_doctor("Lapsed")
    Doctor.objects.filter(pk=lapsed.pk).update(verified_until=clock.now() - HOUR)
    reads(james, case)

    found = exposure(case, clock.now() - HOUR / 2, clock.now() + HOUR)

    assert found.could == {ana.pk, james.pk}
    assert (set(found.did), found.gone) == ({james.pk}, 0)


def test_of_a_case_for_members_those_who_were_let_in_by_then(ana: Doctor, james: Doctor) -> None:
    case = make_case(ana, audience=Audience.MEMBERS)
    with clock.at(clock.now() + 2 * HOUR):
        invite(case=case, doctor=james)

    assert exposure(case, clock.now() - HOUR, clock.now() + HOUR).could == {ana.pk}
    assert exposure(case, clock.now() - HOUR, clock.now() + 3 * HOUR).could == {ana.pk, james.pk}


def test_a_licence_counts_from_its_first_approval(noor: Doctor, case: Case) -> None:
    """A re-check moves the date of the present one; who could read before it is not forgotten."""
    verifier = holds(make_doctor("Vera Lang", verified=False), Role.VERIFIER)
    claimed: dict[str, Any] = {"content": LICENCE, "country": "GB", "number": "7012345", "specialty": "cardiology"}
    first = verification.claim(doctor=noor, **claimed)
    verification.approve(verifier=verifier, claim_id=first.pk, reason="Yes.")
    with clock.at(clock.now() + timedelta(days=1000)):
        again = verification.claim(doctor=noor, **claimed)
        verification.approve(verifier=verifier, claim_id=again.pk, reason="Yes.")

    assert noor.pk in exposure(case, clock.now(), clock.now() + HOUR).could
    assert noor.pk not in exposure(case, clock.now() - 2 * HOUR, clock.now() - HOUR).could


def test_only_looks_in_between_count(case: Case, james: Doctor) -> None:
    reads(james, case, clock.now() - 3 * HOUR)

    assert exposure(case, clock.now() - 4 * HOUR, clock.now()).did == {james.pk}
    assert exposure(case, clock.now() - 2 * HOUR, clock.now()).did == set()


def test_a_reader_who_was_erased_is_still_counted(case: Case, james: Doctor) -> None:
    reads(james, case)
    erase(james)

    found = exposure(case, clock.now() - HOUR, clock.now() + HOUR)

    assert (len(found.did), found.gone) == (0, 1)


def test_an_officer_gets_numbers_and_the_question_is_noted(officer: Doctor, case: Case, james: Doctor) -> None:
    for number in range(SHOWN_FROM):
        make_doctor(f"Hugo{number}", country="CA")
    reads(james, case)
    since, until = clock.now() - HOUR, clock.now() + HOUR

    found = inquire(officer=officer, case_id=case.pk, since=since, until=until, reason="A lost phone.")

    assert found.could == Grouped(total=SHOWN_FROM + 3, groups=[("CA", SHOWN_FROM)])
    assert (found.did, found.gone) == (1, 0)
    row = AccessEntry.objects.get(deed=Deed.INQUIRY)
    assert (row.about, row.facts) == (case.stream, {"since": since.isoformat(), "until": until.isoformat()})
    assert ConductStep.objects.get().reason == "A lost phone."


def test_nobody_else_asks(ana: Doctor, case: Case, officer: Doctor) -> None:
    span: dict[str, Any] = {"since": clock.now() - HOUR, "until": clock.now(), "reason": "Why."}
    unguarded = make_doctor("Olga Ruiz")
    roles.grant(doctor=unguarded, role=Role.OFFICER)

    with pytest.raises(NotAllowed):
        inquire(officer=ana, case_id=case.pk, **span)
    with pytest.raises(NoSecondFactor):
        inquire(officer=unguarded, case_id=case.pk, **span)
    with pytest.raises(NotFound):
        inquire(officer=officer, case_id=new_id(), **span)
    with pytest.raises(BadValue):
        inquire(officer=officer, case_id=case.pk, since=clock.now(), until=clock.now() - HOUR, reason="Why.")
    assert not AccessEntry.objects.filter(deed=Deed.INQUIRY).exists()


def test_at_the_server_names_are_told_when_asked_for(case: Case, james: Doctor, ana: Doctor) -> None:
    reads(james, case)
    span = ((clock.now() - HOUR).isoformat(), (clock.now() + HOUR).isoformat())
    counted, named = StringIO(), StringIO()

    call_command("who_could_read", str(case.pk), *span, stdout=counted)
    call_command("who_could_read", str(case.pk), *span, "--names", stdout=named)

    assert counted.getvalue().startswith("2 doctors could read it, 1 of them did; 0 more did")
    assert "James" not in counted.getvalue()
    lines = named.getvalue().splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["could", "read"]
    assert "James Doyle" in lines[1]
    assert AccessEntry.objects.filter(deed=Deed.INQUIRY).count() == 2


@pytest.mark.parametrize("since", ["yesterday", "2026-03-01T08:00"])
def test_a_moment_without_a_zone_is_refused(case: Case, since: str) -> None:
    with pytest.raises(CommandError, match="since"):
        call_command("who_could_read", str(case.pk), since, "2026-03-02T08:00Z")
