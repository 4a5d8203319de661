"""`python manage.py erase`: erase a doctor who asks for it in another way than the page."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.errors import ConsultError
from consult.models import Doctor
from consult.services import erasure


class Command(BaseCommand):
    help = "Withdraw a doctor's name and empty what identifies somebody. Without --apply it says what would be done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="of an account that exists")
        parser.add_argument("--apply", action="store_true", help="do it; nobody can undo it")

    def handle(self, *args: Any, **options: Any) -> None:
        doctor = Doctor.objects.filter(email=options["email"].lower()).first()
        if doctor is None:
            raise CommandError("There is no account with this e-mail. Nothing was changed.")
        try:
            erasure.check(doctor)
            done = erasure.erase(doctor) if options["apply"] else erasure.foreseen(doctor)
        except ConsultError as refusal:
            raise CommandError(str(refusal.message)) from None
        said = f"{done.cases} cases left, {done.closed} closed; {done.emptied} texts emptied, {done.kept} kept."
        self.stdout.write(said if options["apply"] else f"Would be done with --apply: {said}")
