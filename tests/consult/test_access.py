"""What is promised about who may see a case: there is one door, and to a stranger it looks like a wall."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from consult import clock, events, signals
from consult.access import Purpose, case_for, stored_streams
from consult.errors import ConsultError, NotAllowed, NotFound, Unverified
from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services import reads, translations, voices
from consult.services.cases import feed, set_state
from consult.services.comments import edit_comment, post_comment, retract_comment, set_language
from consult.services.members import follow, invite
from consult.services.subscriptions import follow_exactly, followed
from consult.services.voices import SpeaksAs
from consult.snapshots import specialty_snapshot
from tests.rig.domain import listening
from tests.rig.people import make_case, say

Deed = Callable[[Doctor, Case], object]

EVERY_DOOR: dict[str, Deed] = {
    "read": lambda doctor, case: case_for(doctor, case.pk, purpose=Purpose.READ),
    "follow its stream": lambda doctor, case: stored_streams(doctor, case.stream),
    "join": lambda doctor, case: follow(doctor=doctor, case_id=case.pk),
    "comment": lambda doctor, case: post_comment(doctor=doctor, case_id=case.pk, client_id=new_id(), body="?"),
    "choose a voice": lambda doctor, case: voices.choose(
        doctor=doctor, case_id=case.pk, speaks_as=SpeaksAs.NAME, client_id=new_id()
    ),
    "close": lambda doctor, case: set_state(doctor=doctor, case_id=case.pk, client_id=new_id(), state="closed"),
    "read in one's language": lambda doctor, case: translations.read_in(doctor=doctor, case_id=case.pk),
    "edit": lambda doctor, case: edit_comment(
        doctor=doctor, comment_id=case.comments.get().pk, client_id=new_id(), revision=1, body="?"
    ),
    "retract": lambda doctor, case: retract_comment(
        doctor=doctor, comment_id=case.comments.get().pk, client_id=new_id()
    ),
    "name a language": lambda doctor, case: set_language(
        doctor=doctor, comment_id=case.comments.get().pk, client_id=new_id(), language="en"
    ),
    "ask for a translation": lambda doctor, case: translations.request_comment(
        doctor=doctor, comment_id=case.comments.get().pk, language="en"
    ),
}


@pytest.fixture
def hidden(ana: Doctor) -> Case:
    """A case for its members alone, with one comment."""
    case = make_case(ana, audience="members")
    say(ana, case)
    return case


@pytest.fixture
def commented(ana: Doctor, case: Case) -> Case:
    say(ana, case)
    return case


@pytest.mark.parametrize("door", EVERY_DOOR)
def test_a_case_for_members_is_not_there_for_others(hidden: Case, james: Doctor, door: str) -> None:
    before = events.read(hidden.stream)

    with pytest.raises(NotFound):
        EVERY_DOOR[door](james, hidden)

    assert events.read(hidden.stream) == before


@pytest.mark.parametrize("door", EVERY_DOOR)
def test_an_unverified_doctor_gets_nothing_of_any_case(commented: Case, noor: Doctor, door: str) -> None:
    before = events.read(commented.stream)

    with pytest.raises(Unverified):
        EVERY_DOOR[door](noor, commented)

    assert events.read(commented.stream) == before


@pytest.mark.parametrize("door", EVERY_DOOR)
def test_a_member_finds_every_door_that_is_not_the_authors(hidden: Case, james: Doctor, door: str) -> None:
    invite(case=hidden, doctor=james)

    try:
        EVERY_DOOR[door](james, hidden)
    except ConsultError as refusal:
        assert isinstance(refusal, NotAllowed)  # noqa: PT017  half of the doors are for the author alone
        assert door in ("close", "edit", "retract", "name a language")


def test_a_case_for_members_is_told_nowhere_else(hidden: Case, ana: Doctor, james: Doctor) -> None:
    invite(case=hidden, doctor=james)
    say(james, hidden, "Fontan?")
    set_state(doctor=ana, case_id=hidden.pk, client_id=uuid4(), state="resolved")

    assert events.read("specialty:pulmonology") == []
    assert specialty_snapshot(["pulmonology"]) == {"cases": []}


def test_a_case_for_members_is_in_the_lists_of_its_members_alone(hidden: Case, ana: Doctor, james: Doctor) -> None:
    assert feed(ana) == [hidden]
    assert feed(james) == []
    assert feed(james, specialty="pulmonology") == []

    invite(case=hidden, doctor=james)
    assert feed(james) == [hidden]


def test_what_is_not_there_and_what_is_not_yours_look_alike(hidden: Case, james: Doctor) -> None:
    refusals = []
    for case_id in (hidden.pk, uuid4()):
        with pytest.raises(NotFound) as refused:
            case_for(james, case_id, purpose=Purpose.READ)
        refusals.append((refused.value.code, refused.value.fields, str(refused.value)))

    assert refusals[0] == refusals[1]


def test_an_unverified_doctor_follows_nothing_and_has_empty_lists(
    case: Case, ana: Doctor, james: Doctor, noor: Doctor
) -> None:
    follow(doctor=noor_once_verified(noor), case_id=case.pk)
    say(james, case)
    noor.refresh_from_db()

    for stream in ("inbox", "specialty:pulmonology", case.stream):
        with pytest.raises(Unverified):
            stored_streams(noor, stream)
    with pytest.raises(Unverified):
        follow_exactly(noor, ["pulmonology"])
    assert feed(noor) == []
    assert reads.unread(noor) == {}


def noor_once_verified(noor: Doctor) -> Doctor:
    """The same doctor in the days when the licence stood; nothing is stored."""
    before = Doctor.objects.get(pk=noor.pk)
    before.verified_until = clock.now() + timedelta(days=1)
    return before


def test_a_licence_ends_at_its_moment(case: Case, james: Doctor) -> None:
    end = datetime(2026, 6, 1, 8, tzinfo=UTC)
    james.verified_until = end
    james.save()

    with clock.at(end - timedelta(seconds=1)):
        assert case_for(james, case.pk, purpose=Purpose.READ) == case
    with clock.at(end), pytest.raises(Unverified):
        case_for(james, case.pk, purpose=Purpose.READ)


def test_a_suspended_doctor_reads_nothing(case: Case, james: Doctor) -> None:
    james.is_active = False
    james.save()

    with pytest.raises(Unverified):
        case_for(james, case.pk, purpose=Purpose.READ)


def test_the_first_word_makes_a_member_and_a_look_does_not(case: Case, ana: Doctor, james: Doctor) -> None:
    case_for(james, case.pk, purpose=Purpose.READ)
    assert reads.unread(james) == {}

    say(james, case)
    say(ana, case)
    assert reads.unread(james) == {case.stream: 1}


def test_following_a_case_twice_is_following_it_once(case: Case, james: Doctor) -> None:
    assert follow(doctor=james, case_id=case.pk) is True
    assert follow(doctor=james, case_id=case.pk) is False


def test_open_sockets_are_told_when_a_doctor_joins_a_case(
    hidden: Case, james: Doctor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with (
        listening(signals.rights_changed) as told,
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[attr-defined]
    ):
        invite(case=hidden, doctor=james)

    assert told == [{"doctor_id": james.pk}]


def test_a_specialty_brings_the_streams_of_its_children(james: Doctor) -> None:
    found = stored_streams(james, "specialty:cardiology")

    assert found[0] == "specialty:cardiology"
    assert "specialty:heart-failure" in found
    assert stored_streams(james, "specialty:heart-failure") == ["specialty:heart-failure"]


def test_a_specialty_that_does_not_exist_has_no_stream(james: Doctor) -> None:
    with pytest.raises(NotFound):
        stored_streams(james, "specialty:astrology")


def test_two_doctors_have_two_inboxes(ana: Doctor, james: Doctor) -> None:
    assert stored_streams(ana, "inbox") != stored_streams(james, "inbox")


def test_a_doctor_follows_exactly_what_they_say(james: Doctor) -> None:
    assert follow_exactly(james, ["urology", "cardiology", "urology"]) == ["cardiology", "urology"]
    assert followed(james) == ["cardiology", "urology"]

    with pytest.raises(NotFound):
        follow_exactly(james, ["cardiology", "astrology"])
    assert followed(james) == ["cardiology", "urology"]
