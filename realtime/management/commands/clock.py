import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from realtime import clockwork, layer, live, pushing


class Command(BaseCommand):
    help = (
        "Take the steps of pages that are due, and push; any number of these may run. SIGTERM ends it after its batch."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not layer.is_configured():
            raise CommandError("A clock process needs REDIS_URL. Without it the web process is its own clock.")
        asyncio.run(_tick())


async def _tick() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await asyncio.gather(clockwork.run(stop), pushing.run(stop))
    finally:
        await live.stop()
