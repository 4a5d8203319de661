"""`python manage.py who_could_read`: whom a breach has to be told to."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from consult.access_log import Deed, note
from consult.models import Case, Doctor
from consult.services.exposure import exposure


class Command(BaseCommand):
    help = "Who could read a case between two moments, and who did. Times in ISO 8601 with their zone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", type=UUID, help="its id, as the address of its room has it")
        parser.add_argument("since", type=_moment, help="2026-03-01T08:00Z")
        parser.add_argument("until", type=_moment)
        parser.add_argument("--names", action="store_true", help="name them, those behind pseudonyms too")

    def handle(self, *args: Any, **options: Any) -> None:
        since, until = options["since"], options["until"]
        case = Case.objects.filter(pk=options["case"]).first()
        if case is None:
            raise CommandError("There is no such case.")
        if since >= until:
            raise CommandError("The second moment must be after the first.")
        note(Deed.INQUIRY, None, case, since=since.isoformat(), until=until.isoformat(), names=options["names"])
        found = exposure(case, since, until)
        self.stdout.write(
            f"{len(found.could)} doctors could read it, {len(found.did)} of them did; "
            f"{found.gone} more did whose accounts were erased since."
        )
        if options["names"]:
            for doctor in Doctor.objects.filter(pk__in=found.could).order_by("name"):
                read = "read it" if doctor.pk in found.did else "could"
                self.stdout.write(f"{read:<8} {doctor.country}  {doctor.name} <{doctor.email}>")


def _moment(said: str) -> datetime:
    moment = parse_datetime(said)
    if moment is None or moment.tzinfo is None:
        raise ValueError(said)
    return moment
