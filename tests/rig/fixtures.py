"""The fixtures of the rig. What a test asks for by name is started for it, and gone afterwards."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol

import pytest
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from tests.rig.missing import pytest_terminal_summary
from tests.rig.people import QuickHasher
from tests.rig.postgres import Postgres
from tests.rig.prepared import Prepared
from tests.rig.push import PushService, push_service
from tests.rig.redis import Redis
from tests.rig.server import KINDS, Kind, Server

__all__ = ["pytest_terminal_summary"]


def pytest_configure() -> None:
    # As Ctrl-C does: SIGTERM alone would leave servers behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class Serve(Protocol):
    """Starts a server: `serve("daphne", redis_url=..., database_url=...)`."""

    def __call__(self, kind: Kind = "daphne", **options: Any) -> Server: ...


Serving = Callable[[], AbstractContextManager[Serve]]


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    hasher = f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def serving(
    prepared: Prepared, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Serving:
    @contextmanager
    def serving() -> Iterator[Serve]:
        with ExitStack() as stack:

            def serve(kind: Kind = "daphne", **options: Any) -> Server:
                data = tmp_path_factory.mktemp(kind)
                server = Server(kind, data=data, prepared=prepared, unblocked=django_db_blocker.unblock, **options)
                return stack.enter_context(server)

            yield serve

    return serving


@pytest.fixture
def serve(serving: Serving) -> Iterator[Serve]:
    """Servers of this test alone, which it may stop, kill and restart."""
    with serving() as serve:
        yield serve


@pytest.fixture(scope="session", params=KINDS)
def standing(request: pytest.FixtureRequest, serving: Serving) -> Iterator[Server]:
    with serving() as serve:
        yield serve(request.param)


@pytest.fixture
def server(standing: Server) -> Server:
    """Daphne, then uvicorn; shared by the run, so leave it running (`serve` gives one to break)."""
    if not standing.process.is_running:
        standing.start()
    return standing


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A redis-server of this test alone."""
    redis = Redis(tmp_path_factory.mktemp("redis"))
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this run; each `database()` is fresh."""
    postgres = Postgres()
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.remove()


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service of this test alone, to which this process may push. What was posted to it was Web Push."""
    with push_service() as service, override_settings(PUSH_SERVICES=[service.origin]):
        yield service
        assert service.problems == []
