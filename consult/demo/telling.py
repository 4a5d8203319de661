"""Telling the cases of cases.toml again: each deed by its doctor, through its service, at its time."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from consult import clock
from consult.access import Purpose, case_for
from consult.demo.accounts import FOLDER
from consult.ids import new_id
from consult.models import Case, Doctor, Shift
from consult.models.cases import Audience
from consult.services import cases, comments, members, reads, translations, voices
from consult.services.voices import SpeaksAs

SECOND_THOUGHT = timedelta(minutes=1)  # from a comment to its edit or retraction
# From before the first case on; the demo is looked at for some days.
SHIFTS = (
    (timedelta(days=-30), timedelta(hours=36)),
    (timedelta(hours=44), timedelta(days=5)),
)
LAST_WORD = timedelta(minutes=5)  # from the last comment to the author's "resolved"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done at `moment`."""

    moment: datetime
    do: Callable[[], None] = field(repr=False)


@transaction.atomic
def tell(doctors: dict[str, Doctor], report: Callable[[str], None]) -> None:
    """
    Tell all cases, deed by deed in the order of their times: numbers and ids then grow as time did.

    All or nothing: a demo that was interrupted leaves a database as empty as it was.
    """
    now = clock.now()
    go_on_call(doctors, now)
    scripts: list[dict[str, Any]] = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))["case"]
    deeds = [deed for script in scripts for deed in _Telling(script, doctors, now, report).deeds()]
    for deed in sorted(deeds, key=lambda deed: deed.moment):
        with clock.at(deed.moment):
            deed.do()


def go_on_call(doctors: dict[str, Doctor], now: datetime) -> None:
    """Each verified doctor is on call for their first specialty, with a gap in the week ahead."""
    Shift.objects.bulk_create(
        Shift(doctor=doctor, specialty=doctor.primary_specialty, since=now + since, until=now + until)
        for doctor in doctors.values()
        for since, until in SHIFTS
        if doctor.is_verified and doctor.primary_specialty
    )


class _Telling:
    def __init__(
        self, script: dict[str, Any], doctors: dict[str, Doctor], now: datetime, report: Callable[[str], None]
    ) -> None:
        self._script = script
        self._doctors = doctors
        self._opened_at = now - timedelta(minutes=script["opened_minutes_ago"])
        self._report = report
        self._case_id = UUID(int=0)
        self._comment_ids: list[UUID] = []
        self._here: set[str] = set()

    def deeds(self) -> Iterator[Deed]:
        moment = self._opened_at
        yield Deed(moment, self._open)
        for comment in self._script.get("comment", []):
            moment = self._opened_at + timedelta(minutes=comment["minutes_after_opening"])
            yield Deed(moment, partial(self._post, comment))
            yield from self._second_thoughts(comment, moment + SECOND_THOUGHT)
        if self._script["state"] == "resolved":
            yield Deed(moment + LAST_WORD, self._resolve)

    def _second_thoughts(self, comment: dict[str, Any], moment: datetime) -> Iterator[Deed]:
        place = self._script["comment"].index(comment)
        if "edit" in comment:
            yield Deed(moment, partial(self._edit, comment, place))
        if comment.get("retract"):
            yield Deed(moment, partial(self._retract, comment, place))

    def _open(self) -> None:
        script = self._script
        facts = ("specialties", "urgency", "audience", "age_band", "sex", "country", "language")
        opening = cases.Opening(
            speaks_as=script["as"],
            words={name: script[name] for name in cases.FIELDS},
            **{name: script[name] for name in facts},
        )
        opened = cases.open_case(doctor=self._doctors[script["author"]], client_id=new_id(), opening=opening)
        self._case_id = opened.case_id
        self._here.add(script["author"])
        self._report(f"{script['key']}: {len(script.get('comment', []))} comments")

    def _post(self, comment: dict[str, Any]) -> None:
        doctor = self._doctors[comment["author"]]
        if comment["author"] not in self._here:
            self._come_in(comment["author"], SpeaksAs(comment["as"]))
        target = comment.get("reply_to")
        comment_id, seq = comments.post_comment(
            doctor=doctor,
            case_id=self._case_id,
            client_id=new_id(),
            body=comment["body"],
            language=comment["language"],
            reply_to=None if target is None else self._comment_ids[target],
        )
        self._comment_ids.append(comment_id)
        # Whoever answers has read what stands above.
        reads.mark(doctor=doctor, stream=f"case:{self._case_id}", upto=seq)

    def _come_in(self, key: str, speaks_as: SpeaksAs) -> None:
        doctor = self._doctors[key]
        if self._script["audience"] == Audience.MEMBERS:
            members.invite(case=Case.objects.get(pk=self._case_id), doctor=doctor)
        case_for(doctor, self._case_id, purpose=Purpose.READ)
        translations.read_in(doctor=doctor, case_id=self._case_id)
        if speaks_as is SpeaksAs.PSEUDONYM:
            voices.choose(doctor=doctor, case_id=self._case_id, speaks_as=speaks_as, client_id=new_id())
        self._here.add(key)

    def _edit(self, comment: dict[str, Any], place: int) -> None:
        comments.edit_comment(
            doctor=self._doctors[comment["author"]],
            comment_id=self._comment_ids[place],
            client_id=new_id(),
            revision=1,
            body=comment["edit"],
        )

    def _retract(self, comment: dict[str, Any], place: int) -> None:
        comments.retract_comment(
            doctor=self._doctors[comment["author"]], comment_id=self._comment_ids[place], client_id=new_id()
        )

    def _resolve(self) -> None:
        author = self._doctors[self._script["author"]]
        cases.set_state(doctor=author, case_id=self._case_id, client_id=new_id(), state="resolved")
