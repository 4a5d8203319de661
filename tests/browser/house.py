"""A server and the networks between it and two places."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from consult.models import Doctor
from tests.rig.fixtures import Serving
from tests.rig.proxy import Proxy
from tests.rig.push import PushService, push_service
from tests.rig.server import Kind, Server


class House:
    """What a browser test plays in: one server, and a network to each of two cities that may fail by itself."""

    def __init__(self, server: Server, puebla: Proxy, boston: Proxy, service: PushService) -> None:
        self.server = server
        self.puebla = puebla
        self.boston = boston
        # Where browsers would subscribe, if one without a screen could.
        self.service = service
        # A sign-in takes longer than most tests: browsers share it, as tabs of one browser do.
        self.signed_in: dict[object, Any] = {}
        self._residents: dict[str, Doctor] = {}

    def resident(self, name: str, **facts: Any) -> Doctor:
        """The doctor of this name, the same for every test."""
        if name not in self._residents:
            self._residents[name] = self.server.doctor(name, **facts)
        return self._residents[name]

    def repair(self) -> None:
        """As it was before a test broke something."""
        self.puebla.restore()
        self.boston.restore()
        if not self.server.process.is_running:
            self.server.start()


@contextmanager
def house(kind: Kind, serving: Serving, *, translates: bool) -> Iterator[House]:
    """A house on one kind of server. The networks come first: the server must know the origins they give."""
    with Proxy() as puebla, Proxy() as boston, push_service() as service, serving() as serve:
        origins = f"{puebla.address},{boston.address}"
        server = serve(
            kind,
            translates=translates,
            environment={"INTERCONSULTA_ORIGINS": origins, "INTERCONSULTA_PUSH_SERVICES": service.origin},
        )
        puebla.target = boston.target = server.port
        yield House(server, puebla, boston, service)
