"""A clock that is killed leaves its steps to the other, and each step is taken once."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from consult import clock, events
from consult.models import Case, Doctor, Page
from consult.streams import inbox_of
from tests.chaos.talk import TIMES
from tests.chaos.test_translators import until
from tests.rig.on_call import on_call
from tests.rig.people import make_case
from tests.rig.processes import Process
from tests.rig.server import Server

CASES = 40 * TIMES


@pytest.fixture
def clocks(two: tuple[Server, Server]) -> Iterator[tuple[Process, Process]]:
    """Two clock processes of one house, both at work."""
    server = two[0]
    with ExitStack() as stack:

        def start(name: str) -> Process:
            command = [sys.executable, "manage.py", "clock"]
            process = Process(command, log=server.data / f"{name}.log", environment=server.environment)
            stack.callback(process.kill)
            process.start(lambda: "clock: ready" in process.said())
            return process

        yield start("first"), start("second")


@pytest.mark.redis
@pytest.mark.postgres
async def test_what_a_killed_clock_held_is_taken_by_the_other_and_no_step_twice(
    two: tuple[Server, Server], clocks: tuple[Process, Process]
) -> None:
    server, (first, _) = two[0], clocks
    ana, james, maeve = (server.doctor(name, specialty="pulmonology") for name in ("Ana Paz", "James Doyle", "Maeve B"))
    for doctor in (james, maeve):
        server.do(on_call, doctor)
    cases = server.do(open_all, ana)

    server.do(all_fall_due)
    await until(server, some_were_taken)
    first.kill()
    await until(server, all_were_taken)

    rung = server.do(rings_of, james) + server.do(rings_of, maeve)
    assert Counter(case for case, step in rung if step == 2) == Counter(str(case.pk) for case in cases)
    assert max(Counter(rung).values()) == 1


def open_all(doctor: Doctor) -> list[Case]:
    return [make_case(doctor, urgency="urgent") for _ in range(CASES)]


def all_fall_due() -> None:
    """As five minutes later; some under the lease of a clock that died before."""
    now = clock.now()
    Page.objects.update(due_at=now)
    held = list(Page.objects.values_list("pk", flat=True)[: CASES // 4])
    Page.objects.filter(pk__in=held).update(leased_until=now + timedelta(seconds=2))


def some_were_taken() -> bool:
    return Page.objects.filter(step=2).exists()


def all_were_taken() -> bool:
    return not Page.objects.filter(step=1).exists()


def rings_of(doctor: Doctor) -> list[tuple[str, int]]:
    """The case and the step of each page that rang the doctor."""
    every = events.read(inbox_of(doctor.pk))
    return [(event.data["case"], event.data["step"]) for event in every if event.type == "page.sent"]
