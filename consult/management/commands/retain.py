"""`python manage.py retain`: what is kept longer than it is needed, and letting go of it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from consult.services import retention


class Command(BaseCommand):
    help = "Say by class what is kept too long. With --apply it goes; the clock does that by itself once a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="let go of it; nobody can undo it")

    def handle(self, *args: Any, **options: Any) -> None:
        done = "gone" if options["apply"] else "due"
        for one in retention.apply() if options["apply"] else retention.look():
            days = settings.RETENTION_DAYS[one.name]
            self.stdout.write(f"{one.name:<12}{one.count:>8} {done}, from before {one.before:%Y-%m-%d} ({days} days)")
        if not options["apply"]:
            self.stdout.write("Nothing was changed. --apply lets go of it.")
