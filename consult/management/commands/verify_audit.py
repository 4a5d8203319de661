"""`python manage.py verify_audit`: is the access log as it was sealed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult.services import access_chain


class Command(BaseCommand):
    help = "Walk along the access log's chain; name the first row that was changed, and count what is not sealed yet."

    def handle(self, *args: Any, **options: Any) -> None:
        found = access_chain.verify()
        told = f"{found.sealed} rows sealed, {found.erased} of them erased, {found.unsealed} not sealed yet"
        if found.broken is not None:
            where = f"row {found.broken}" if found.broken else "the end"
            raise CommandError(f"The access log is broken at {where}: {found.why}. Before it: {told}.")
        self.stdout.write(f"The access log is whole: {told}.")
