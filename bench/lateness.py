"""Lateness: how long after its due time the clock takes a step of a page, while the server also translates.

Urgent cases are opened, and their next steps made due one after the other. A step that is early counts as a fault.
"""

import argparse
import json
import sys
import time
from datetime import datetime, timedelta

from bench.figures import machine, percentile, table
from bench.ours import DOCTOR, Translating
from bench.server import Server

SPECIALTY = "pulmonology"
BEGINS_IN = timedelta(seconds=2)
ENDS_WITHIN = timedelta(seconds=60)  # after the last step was due


def play(pages: int, seconds: int) -> list[float]:
    """Lateness of each step, in seconds."""
    with Server(Translating().recipe()) as server, server.running():
        said = server.run("-m", "bench.lateness", "--inside", "--pages", str(pages), "--seconds", str(seconds))
    late: list[float] = json.loads(said)
    return late


def inside(pages: int, seconds: int) -> list[float]:
    """The part that sees the server's database: make the steps due, and read when they were taken."""
    import django  # noqa: PLC0415

    django.setup()
    from consult import clock  # noqa: PLC0415
    from consult.models import Event, Page  # noqa: PLC0415

    for _ in range(pages):
        _open_case()
    waiting = list(Page.objects.filter(state=Page.State.WAITING, specialty=SPECIALTY).order_by("-pk")[:pages])
    begin = clock.now() + BEGINS_IN
    due = {page.case_id: begin + timedelta(seconds=seconds) * number / pages for number, page in enumerate(waiting)}
    for page in waiting:
        page.due_at = due[page.case_id]
    Page.objects.bulk_update(waiting, ["due_at"])
    until = begin + timedelta(seconds=seconds) + ENDS_WITHIN
    taken: dict[str, datetime] = {}
    while len(taken) < pages and clock.now() < until:
        time.sleep(0.5)
        steps = Event.objects.filter(type="page.escalated", stream__in=[f"case:{case}" for case in due])
        taken = dict(steps.order_by("-seq").values_list("stream", "at"))
    return [(taken[f"case:{case}"] - moment).total_seconds() for case, moment in due.items() if f"case:{case}" in taken]


def _open_case() -> None:
    from consult.ids import new_id  # noqa: PLC0415
    from consult.models import Doctor  # noqa: PLC0415
    from consult.services.cases import Opening, open_case  # noqa: PLC0415

    words = {"title": "Tos persistente en una adolescente", "question": "¿Qué más conviene descartar?"}
    opening = Opening(specialties=[SPECIALTY], urgency="urgent", words=words, language="es")
    open_case(doctor=Doctor.objects.get(email=DOCTOR), client_id=new_id(), opening=opening)


def report(late: list[float], pages: int) -> str:
    head = ("steps", "taken", "p50 s", "p99 s", "most s", "early")
    figures = (percentile(late, 50), percentile(late, 99), max(late))
    row = (f"{pages}", f"{len(late)}", *(f"{figure:.2f}" for figure in figures), f"{sum(one < 0 for one in late)}")
    return table(head, [row])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="default 200")
    parser.add_argument("--seconds", type=int, default=20, help="over which their steps fall due; default 20")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        print(json.dumps(inside(asked.pages, asked.seconds)))
        return 0
    print((__doc__ or "").splitlines()[0])
    print(machine(), flush=True)
    late = play(asked.pages, asked.seconds)
    print(report(late, asked.pages))
    return 1 if len(late) < asked.pages or min(late) < 0 else 0


if __name__ == "__main__":
    sys.exit(main())
