"""`python manage.py demo`: the doctors and cases of the demo."""

import os
import shlex
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consult.demo import accounts, telling
from consult.models import Doctor


class Command(BaseCommand):
    help = "Fill an empty database with the doctors and cases of the demo, and say how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="even though INTERCONSULTA_DEBUG is off")
        parser.add_argument("--beside", action="store_true", help="even though other doctors are here")
        parser.add_argument("--unless-used", action="store_true", help="do nothing where other doctors are here")
        parser.add_argument("--password", action="store_true", help="give the accounts a new password")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["force"]):
            raise CommandError("The demo's accounts have no place on a server in use (INTERCONSULTA_DEBUG is off).")
        if accounts.standing():
            self._here_already(renew=options["password"])
        elif not Doctor.objects.exists() or options["beside"]:
            self._load()
        elif not options["unless_used"]:
            raise CommandError("Other doctors are here. To load the demo beside them: --beside")

    def _here_already(self, *, renew: bool) -> None:
        password = accounts.given_password() or (accounts.random_password() if renew else "")
        if password:
            accounts.set_password(password)
            self._show(f"The password of every account: {password}")
        else:
            self._show(f"Their password was printed when they were made. To set a new one:\n  {_renewing()}")

    def _load(self) -> None:
        self.stdout.write("Filling the empty database with the demo:")
        password = accounts.given_password() or accounts.random_password()
        with transaction.atomic():
            doctors = accounts.create(password)
            telling.tell(doctors, lambda line: self.stdout.write(f"  {line}"))
        self._show(f"The password of every account: {password}")

    def _show(self, password: str) -> None:
        self.stdout.write("\nThe doctors of the demo:")
        for entry in accounts.listed():
            work = entry["role"] if "role" in entry else entry["specialties"][0].replace("-", " ")
            place = f"{entry['name']}, {work}, {entry['city']}"
            note = "" if entry["verified"] else " (not verified: reads no case)"
            self.stdout.write(f"  {entry['email']:<16}  {place}, reads {', '.join(entry['languages'])}{note}")
        self.stdout.write(password)


def _renewing() -> str:
    """The command line that gives the accounts of this very server a new password."""
    data = os.environ.get("INTERCONSULTA_DATA")
    chosen = f"INTERCONSULTA_DATA={shlex.quote(data)} " if data else ""
    return f"{chosen}{Path(sys.prefix).name}/bin/python manage.py demo --force --password"
