import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from models.catalogue import Catalogue
from models.engines.opening import EngineOptions
from models.errors import TranslationError


class Command(BaseCommand):
    help = (
        "Fetch translation models by pair (en-es) or by their name in models/catalogue.toml, prove and measure them,"
        " and let running translators change over. HF_ENDPOINT, HF_HOME and HF_HUB_OFFLINE are honoured."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("models", nargs="+", metavar="PAIR", help="a pair such as en-es, or a name")
        parser.add_argument(
            "--update", action="store_true", help="take the newest revision, not that of catalogue.lock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The hub's library would tell its makers who uses it. It reads the environment once: hence the late import.
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        from models.fetching import Fetching  # noqa: PLC0415

        fetching = Fetching(
            home=settings.FETCHED_MODELS,
            options=EngineOptions(
                engine=settings.TRANSLATION_ENGINE,
                cache=settings.TRANSLATION_CACHE,
                threads=settings.TRANSLATION_THREADS,
            ),
            tell=self.stdout.write,
            update=options["update"],
        )
        try:
            catalogue = Catalogue.load()
            for entry in [catalogue.to_fetch(asked) for asked in options["models"]]:
                if not entry.confirmed:
                    self.stdout.write(f"{entry.name}: nobody has confirmed that there is a model of this name")
                fetching.install(entry)
        except TranslationError as failure:
            raise CommandError(str(failure)) from failure
