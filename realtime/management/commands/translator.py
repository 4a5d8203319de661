import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from realtime import layer, live, translating


class Command(BaseCommand):
    help = (
        "Translate for the web processes of this house; any number of these may run. SIGTERM ends it after its batch."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not layer.is_configured():
            raise CommandError("A translator process needs REDIS_URL. Without it the web process translates by itself.")
        asyncio.run(_translate())


async def _translate() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await translating.run(stop)
    finally:
        await live.stop()
