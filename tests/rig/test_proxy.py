"""The network of the tests fails as real ones do."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.rig.ports import LOOPBACK
from tests.rig.proxy import Proxy


class Echo:
    """A server that repeats each line, and remembers what came."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.lost: asyncio.Queue[str] = asyncio.Queue()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                self.heard.append(line)
                writer.write(line)
            self.lost.put_nowait("closed")
        except ConnectionResetError:
            self.lost.put_nowait("reset")
        finally:
            writer.close()


class Line:
    """One caller's connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def echo(self, line: bytes) -> bytes:
        self.writer.write(line)
        return await self.reader.readline()


async def call(port: int) -> Line:
    return Line(*await asyncio.open_connection(LOOPBACK, port))


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
async def target(echo: Echo) -> AsyncIterator[int]:
    server = await asyncio.start_server(echo.talk, LOOPBACK, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def proxy(target: int) -> AsyncIterator[Proxy]:
    with Proxy(target) as proxy:
        yield proxy


async def test_bytes_pass_both_ways(proxy: Proxy) -> None:
    line = await call(proxy.port)

    assert await line.echo(b"hello\n") == b"hello\n"
    line.writer.close()


async def test_a_cut_resets_both_sides(proxy: Proxy, echo: Echo) -> None:
    line = await call(proxy.port)
    await line.echo(b"hello\n")

    proxy.cut()

    with pytest.raises(ConnectionResetError):
        await line.reader.readline()
    assert await echo.lost.get() == "reset"
    line.writer.close()


async def test_a_new_link_is_reset_while_the_network_is_cut(proxy: Proxy, echo: Echo) -> None:
    proxy.cut()

    with pytest.raises(ConnectionResetError):
        await (await call(proxy.port)).echo(b"hello\n")

    assert echo.heard == []


async def test_a_silent_link_holds_what_is_said_until_it_is_restored(proxy: Proxy, target: int, echo: Echo) -> None:
    line, beside = await call(proxy.port), await call(target)
    await line.echo(b"before\n")

    proxy.silence()
    line.writer.write(b"held\n")
    await beside.echo(b"beside\n")
    assert echo.heard == [b"before\n", b"beside\n"]

    proxy.restore()
    assert await line.reader.readline() == b"held\n"
    line.writer.close()
    beside.writer.close()


async def test_a_silent_network_closes_nothing(proxy: Proxy, target: int, echo: Echo) -> None:
    line, beside = await call(proxy.port), await call(target)
    await line.echo(b"before\n")

    proxy.silence()
    line.writer.close()
    await line.writer.wait_closed()
    await beside.echo(b"beside\n")
    assert echo.lost.empty()

    proxy.restore()
    assert await echo.lost.get() == "closed"
    beside.writer.close()


async def test_after_a_cut_the_network_comes_back(proxy: Proxy) -> None:
    proxy.cut()
    proxy.restore()

    line = await call(proxy.port)
    assert await line.echo(b"again\n") == b"again\n"
    line.writer.close()
