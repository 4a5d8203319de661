"""A network between client and server that can fail: a TCP proxy whose links are cut, or go silent, and come back.

A browser's own offline mode leaves open WebSockets alone, so the network has to fail for real.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from enum import Enum
from types import TracebackType
from typing import Any, Self

from tests.rig.ports import LOOPBACK

CHUNK = 65_536
# Closing with this linger sends RST instead of FIN.
RESET = struct.pack("ii", 1, 0)


class Weather(Enum):
    FINE = "bytes pass"
    SILENT = "nothing passes, nothing is closed"
    CUT = "every link is reset, the new ones too"


class Proxy:
    """
    Listens on `port`, passes all on to `target`. Its verbs work from any thread, and are done when they return.

    A server that must know the proxy's address starts after it: `target` may be set then.
    """

    def __init__(self, target: int = 0) -> None:
        self.target = target
        self._weather = Weather.FINE
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._listener = self._soon(asyncio.start_server(self._meet, LOOPBACK, 0))
        self.port: int = self._listener.sockets[0].getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def wire(self) -> str:
        return f"ws://{LOOPBACK}:{self.port}/ws/"

    @property
    def links(self) -> int:
        """How many connections run through it now."""
        return len(self._links)

    def cut(self) -> None:
        """Reset every link, and each new one, until `restore`."""
        self._soon(self._turn(Weather.CUT))

    def silence(self) -> None:
        """Let nothing pass and close nothing, as a phone in a lift does, until `restore`."""
        self._soon(self._turn(Weather.SILENT))

    def restore(self) -> None:
        """Let bytes pass again; what a silent link held back comes first, as TCP would send it again."""
        self._soon(self._turn(Weather.FINE))

    def close(self) -> None:
        self._soon(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _soon(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _turn(self, weather: Weather) -> None:
        self._weather = weather
        for link in list(self._links):
            link.feel(weather)

    async def _stop(self) -> None:
        self._listener.close()
        await self._turn(Weather.CUT)
        # A link that was reset ends by itself; one that was cancelled is complained of by asyncio.
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(writer)
        self._links.add(link)
        link.feel(self._weather)
        try:
            await link.passes.wait()
            if link.is_reset:
                return
            onward = await asyncio.open_connection(LOOPBACK, self.target)
            link.writers.append(onward[1])
            await asyncio.gather(link.pump(reader, onward[1]), link.pump(onward[0], writer))
        except OSError:
            link.reset()
        finally:
            self._links.discard(link)
            link.close()


class _Link:
    """One connection, both its directions."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writers = [writer]
        self.passes = asyncio.Event()
        self.is_reset = False

    def feel(self, weather: Weather) -> None:
        if weather is Weather.FINE:
            self.passes.set()
        else:
            self.passes.clear()
        if weather is Weather.CUT:
            self.reset()

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            await self.passes.wait()
            writer.write(data)
            await writer.drain()
        await self.passes.wait()
        if writer.can_write_eof():
            writer.write_eof()

    def reset(self) -> None:
        self.is_reset = True
        self.passes.set()  # whoever waits finds the link gone
        for writer in self.writers:
            if not writer.is_closing():
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()

    def close(self) -> None:
        for writer in self.writers:
            writer.close()
