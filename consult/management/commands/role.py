"""`python manage.py role`: give a role to an account, or take it away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.errors import Unverified
from consult.models import Doctor, Role
from consult.services import roles


class Command(BaseCommand):
    help = "Give a role to an account (the first officer and the first verifier come from here), or take it away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("email", help="of an account that exists")
        parser.add_argument("--withdraw", action="store_true", help="take the role away")

    def handle(self, *args: Any, **options: Any) -> None:
        doctor = Doctor.objects.filter(email=options["email"].lower()).first()
        if doctor is None:
            raise CommandError("There is no account with this e-mail. Sign up with it first.")
        if options["withdraw"]:
            changed = roles.withdraw(doctor=doctor, role=Role(options["role"]))
        else:
            changed = self._grant(doctor, Role(options["role"]))
        self.stdout.write("Done." if changed else "It was so already. Nothing was changed.")

    @staticmethod
    def _grant(doctor: Doctor, role: Role) -> bool:
        try:
            return roles.grant(doctor=doctor, role=role)
        except Unverified:
            raise CommandError("This role belongs to verified doctors. Nothing was changed.") from None
        except roles.ReadsCases as refusal:
            raise CommandError(str(refusal.message)) from None
