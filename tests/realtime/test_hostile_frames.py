"""Whatever a client says, about whatever there is: it is done or refused, nothing fails, and nobody is told of.

The frames have the right shape, so that they come as far as the services; test_properties.py draws those that have not.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consult.models import Comment, Doctor, Voice
from realtime.protocol.commands import KINDS
from realtime.protocol.limits import COMMAND_BURST
from tests.realtime.conftest import Enter
from tests.realtime.protocol.drawing import frames_of
from tests.rig.masking import Masked, masked_doctor
from tests.rig.on_call import page_of
from tests.rig.people import make_case, say

OF_EACH_KIND = 8
# The others are no commands: nothing answers them.
COMMANDS = [frame for kind, frame in KINDS.items() if kind not in ("hello", "ack", "pong", "typing")]
Frame = dict[str, Any]


@pytest.fixture
def masked(transactional_db: None) -> Masked:
    """Somebody in every case of the test, of whom no answer may tell."""
    return masked_doctor()


@pytest.fixture
def ids(masked: Masked, ana: Doctor) -> dict[str, list[str]]:
    """What there is to be named in a frame: a case of one's own and one of another, with what is said in them."""
    own = make_case(ana, urgency="urgent", specialties=["heart-failure"])
    other = make_case(masked.doctor, speaks_as="pseudonym", urgency="urgent")
    for case in (own, other):
        say(ana, case)
    say(masked.doctor, own)
    cases = [str(case.pk) for case in (own, other)]
    return {
        "case": cases,
        "comment": [str(pk) for pk in Comment.objects.values_list("pk", flat=True)],
        "page": [str(page_of(own, "heart-failure").pk), str(page_of(other).pk)],
        "to": [str(pk) for pk in Voice.objects.values_list("pk", flat=True)],
        "stream": [*(f"case:{case}" for case in cases), "inbox", "specialty:cardiology"],
        "specialty": ["cardiology", "heart-failure"],
        "language": ["en", "es"],
    }


@pytest.fixture
def traces(masked: Masked, ids: dict[str, list[str]]) -> list[str]:
    return masked.traces


def drawn(ids: dict[str, list[str]]) -> Iterator[Frame]:
    """Frames of every kind, the same in every run; most of what they name is there."""
    found: list[Frame] = []

    def draw(kind: type) -> None:
        @settings(
            max_examples=OF_EACH_KIND,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(frame=frames_of(kind), data=st.data())
        def one(frame: Frame, data: st.DataObject) -> None:
            # The `to` of a fill is a number.
            there = sorted(name for name in frame.keys() & ids.keys() if isinstance(frame[name], str))
            named = {name: data.draw(st.sampled_from(ids[name])) for name in there}
            found.append({**frame, **(named if data.draw(st.integers(0, 3)) else {})})

        one()

    for kind in COMMANDS:
        draw(kind)
    yield from found


async def test_every_command_is_done_or_refused_and_tells_of_nobody(
    enter: Enter, ana: Doctor, ids: dict[str, list[str]], traces: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[Frame] = []
    answers: set[str] = set()
    asked = list(drawn(ids))
    for start in range(0, len(asked), COMMAND_BURST - 1):
        puebla = await enter(ana)
        for number, frame in enumerate(asked[start : start + COMMAND_BURST - 1]):
            said = {name: value for name, value in frame.items() if name not in ("kind", "ref")}
            puebla.say(frame["kind"], ref=f"r{number}", **said)
            answers.add((await puebla.answers(f"r{number}"))["kind"])
        heard += puebla.frames
        assert puebla.closed is None

    assert answers == {"done", "refused"}
    assert "A command failed." not in caplog.text
    told = json.dumps(heard, ensure_ascii=False, default=str) + caplog.text
    assert [trace for trace in traces if trace in told] == []
