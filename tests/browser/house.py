"""A server and the networks between it and two places."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.rig.fixtures import Serving
from tests.rig.proxy import Proxy
from tests.rig.server import Kind, Server


class House:
    """What a browser test plays in: one server, and a network to each of two cities that may fail by itself."""

    def __init__(self, server: Server, puebla: Proxy, boston: Proxy) -> None:
        self.server = server
        self.puebla = puebla
        self.boston = boston
        # A sign-in takes longer than most tests: browsers share it, as tabs of one browser do.
        self.signed_in: dict[object, Any] = {}

    def repair(self) -> None:
        """As it was before a test broke something."""
        self.puebla.restore()
        self.boston.restore()
        if not self.server.process.is_running:
            self.server.start()


@contextmanager
def house(kind: Kind, serving: Serving) -> Iterator[House]:
    """A house on one kind of server. The networks come first: the server must know the origins they give."""
    with Proxy() as puebla, Proxy() as boston, serving() as serve:
        server = serve(kind, environment={"INTERCONSULTA_ORIGINS": f"{puebla.address},{boston.address}"})
        puebla.target = boston.target = server.port
        yield House(server, puebla, boston)
