"""What is promised about roles: they stand while they were given, and the ones that decide need two factors."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from consult import clock, signals
from consult.errors import NoSecondFactor, NotAllowed, Unverified
from consult.models import Doctor, Grant, Role
from consult.roles import holders, require, roles_of
from consult.services import roles
from tests.rig.domain import listening
from tests.rig.people import has_second_factor


def test_a_role_stands_from_its_grant_to_its_end(james: Doctor) -> None:
    assert roles_of(james) == set()

    assert roles.grant(doctor=james, role=Role.COORDINATOR)
    assert roles_of(james) == {Role.COORDINATOR}
    assert list(holders(Role.COORDINATOR)) == [james]

    assert roles.withdraw(doctor=james, role=Role.COORDINATOR)
    assert roles_of(james) == set()
    assert Grant.objects.get().until is not None


def test_a_role_is_given_once(james: Doctor, ana: Doctor) -> None:
    assert roles.grant(doctor=james, role=Role.OFFICER, by=ana)

    assert not roles.grant(doctor=james, role=Role.OFFICER, by=ana)
    assert not roles.withdraw(doctor=james, role=Role.COORDINATOR)
    assert Grant.objects.count() == 1


def test_officers_and_coordinators_are_verified_doctors(noor: Doctor) -> None:
    for role in (Role.OFFICER, Role.COORDINATOR):
        with pytest.raises(Unverified):
            roles.grant(doctor=noor, role=role)


def test_who_is_verified_no_more_keeps_no_role_of_doctors(james: Doctor) -> None:
    roles.grant(doctor=james, role=Role.OFFICER)

    with clock.at(clock.now() + timedelta(days=1096)):
        assert roles_of(james) == set()
        assert not holders(Role.OFFICER).exists()


def test_a_verifier_is_an_account_that_reads_no_case(james: Doctor, noor: Doctor) -> None:
    with pytest.raises(roles.ReadsCases):
        roles.grant(doctor=james, role=Role.VERIFIER)

    assert roles.grant(doctor=noor, role=Role.VERIFIER)
    assert list(holders(Role.VERIFIER)) == [noor]


def test_a_suspended_doctor_is_no_verifier_in_waiting(james: Doctor) -> None:
    Doctor.objects.filter(pk=james.pk).update(is_active=False)

    with pytest.raises(roles.ReadsCases):
        roles.grant(doctor=james, role=Role.VERIFIER)


def test_a_suspended_account_may_act_in_no_role(noor: Doctor) -> None:
    roles.grant(doctor=noor, role=Role.VERIFIER)
    noor.is_active = False
    noor.save()

    assert roles_of(noor) == set()
    assert not holders(Role.VERIFIER).exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR])
def test_who_decides_about_colleagues_needs_two_factors(james: Doctor, role: Role) -> None:
    with pytest.raises(NotAllowed):
        require(james, role)
    roles.grant(doctor=james, role=role)
    if role == Role.OFFICER:
        with pytest.raises(NoSecondFactor):
            require(james, role)
        has_second_factor(james)

    require(james, role)


def test_open_sockets_are_looked_at_when_a_role_changes(
    james: Doctor, django_capture_on_commit_callbacks: object
) -> None:
    with listening(signals.rights_changed) as told, django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        roles.grant(doctor=james, role=Role.OFFICER)
        roles.withdraw(doctor=james, role=Role.OFFICER)

    assert [one["doctor_id"] for one in told] == [james.pk] * 2


def test_the_first_officer_comes_from_the_command_line(james: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("role", "officer", james.email.upper())
    assert roles_of(james) == {Role.OFFICER}

    call_command("role", "officer", james.email, "--withdraw")
    call_command("role", "officer", james.email, "--withdraw")

    assert roles_of(james) == set()
    assert capsys.readouterr().out.splitlines() == ["Done.", "Done.", "It was so already. Nothing was changed."]


def test_the_command_says_why_not(james: Doctor, noor: Doctor) -> None:
    for role, email, why in (
        ("officer", "nobody@example.org", "Sign up"),
        ("officer", noor.email, "verified doctors"),
        ("verifier", james.email, "another account"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("role", role, email)
