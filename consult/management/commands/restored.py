"""`python manage.py restored`: run it once after a database came back from a backup."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.keys import SealBroken
from consult.services import restoring


class Command(BaseCommand):
    help = "After a restore: check that the keys fit, sign everybody out, and begin a new epoch."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            opened = restoring.check_keys()
        except SealBroken:
            raise CommandError(
                "The keys in INTERCONSULTA_SEAL_KEYS do not open this database. Nothing was changed: "
                "bring back the .env that belongs to the backup, then run this again."
            ) from None
        restoring.begin_anew()
        self.stdout.write(
            f"The keys fit ({opened} seals opened). Everybody signs in again, and every client starts from a snapshot."
        )
