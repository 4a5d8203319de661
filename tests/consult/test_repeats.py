"""What is promised to a client that missed an answer: the same command again changes nothing, another is refused."""

from collections.abc import Callable
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from consult import events
from consult.errors import Conflict
from consult.models import Case, Doctor, Voice
from consult.services import voices
from consult.services.cases import set_state
from consult.services.comments import edit_comment, retract_comment, set_language
from consult.services.voices import SpeaksAs
from tests.rig.people import make_doctor, say


@pytest.fixture
def comment(case: Case, ana: Doctor) -> UUID:
    return say(ana, case, "50 mg")[0]


@pytest.fixture
def voice(case: Case, comment: UUID) -> Voice:
    return Voice.objects.get(comments=comment)


COMMANDS: dict[str, Callable[[Doctor, Case, UUID, UUID], object]] = {
    "comment.post": lambda doctor, case, comment, client_id: say(doctor, case, "5 mg", client_id=client_id),
    "comment.edit": lambda doctor, case, comment, client_id: edit_comment(
        doctor=doctor, comment_id=comment, client_id=client_id, revision=1, body="5 mg"
    ),
    "comment.retract": lambda doctor, case, comment, client_id: retract_comment(
        doctor=doctor, comment_id=comment, client_id=client_id
    ),
    "comment.language": lambda doctor, case, comment, client_id: set_language(
        doctor=doctor, comment_id=comment, client_id=client_id, language="en"
    ),
    "case.state": lambda doctor, case, comment, client_id: set_state(
        doctor=doctor, case_id=case.pk, client_id=client_id, state="resolved"
    ),
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_command_sent_again_gets_the_same_answer_and_changes_nothing(
    case: Case, ana: Doctor, comment: UUID, kind: str
) -> None:
    client_id = uuid4()
    answer = COMMANDS[kind](ana, case, comment, client_id)
    before = events.read(case.stream)

    assert COMMANDS[kind](ana, case, comment, client_id) == answer
    assert events.read(case.stream) == before


@pytest.mark.parametrize(("first", "second"), list(permutations(COMMANDS, 2)))
def test_one_client_id_is_good_for_one_command(case: Case, ana: Doctor, comment: UUID, first: str, second: str) -> None:
    client_id = uuid4()
    COMMANDS[first](ana, case, comment, client_id)

    with pytest.raises(Conflict):
        COMMANDS[second](ana, case, comment, client_id)


@pytest.mark.parametrize("differs", ["body", "reply_to", "mentions", "annotations", "language"])
def test_a_repeat_that_differs_in_anything_is_refused(
    case: Case, ana: Doctor, comment: UUID, voice: Voice, differs: str
) -> None:
    said: dict[str, Any] = {
        "body": "1.500 ml",
        "reply_to": comment,
        "mentions": [voice.pk],
        "annotations": [{"kind": "number", "written": "1.500", "read_as": "1500"}],
        "language": "es",
    }
    other: dict[str, Any] = {"body": "1,5", "reply_to": None, "mentions": [], "annotations": [], "language": "en"}
    client_id = uuid4()
    answer = say(ana, case, client_id=client_id, **said)

    assert say(ana, case, client_id=client_id, **said) == answer
    with pytest.raises(Conflict):
        say(ana, case, client_id=client_id, **said | {differs: other[differs]})


def test_an_edit_repeated_with_other_annotations_is_refused(ana: Doctor, comment: UUID) -> None:
    client_id = uuid4()
    edit_comment(doctor=ana, comment_id=comment, client_id=client_id, revision=1, body="1,5")

    with pytest.raises(Conflict):
        edit_comment(
            doctor=ana,
            comment_id=comment,
            client_id=client_id,
            revision=1,
            body="1,5",
            annotations=[{"kind": "said_beside", "read_as": "1500"}],
        )


def test_two_doctors_may_happen_to_use_the_same_client_id(case: Case, ana: Doctor, james: Doctor) -> None:
    client_id = uuid4()

    assert say(ana, case, client_id=client_id) != say(james, case, client_id=client_id)


def test_a_voice_chosen_again_is_the_same_voice(case: Case, james: Doctor) -> None:
    client_id = uuid4()
    chosen = [
        voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=client_id)
        for _ in range(2)
    ]

    assert chosen[0] == chosen[1]


def test_no_reader_ever_sees_a_client_id(case: Case, ana: Doctor) -> None:
    client_id = uuid4()
    say(ana, case, client_id=client_id)

    assert str(client_id) not in str(events.read(case.stream))


def test_a_retried_comment_is_answered_after_its_case_was_closed(case: Case, ana: Doctor) -> None:
    james = make_doctor("James Doyle")
    client_id = uuid4()
    answer = say(james, case, client_id=client_id)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    assert say(james, case, client_id=client_id) == answer
