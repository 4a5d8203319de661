"""`python manage.py rebuild_search`: the search index made anew from what is stored."""

from typing import Any

from django.core.management.base import BaseCommand

from consult.search import index


class Command(BaseCommand):
    help = "Make the search index anew. Writing waits until it is done; reading goes on."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index.rebuild()} texts and translations can be found.")
