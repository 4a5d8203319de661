"""Two servers that share a database and a Redis, all of them the test's own."""

import pytest

from tests.rig.fixtures import Serve
from tests.rig.postgres import Postgres
from tests.rig.redis import Redis
from tests.rig.server import Server


@pytest.fixture
def two(serve: Serve, postgres: Postgres, redis: Redis) -> tuple[Server, Server]:
    """Both as the Procfile starts them."""
    database = postgres.database()
    return serve(database_url=database, redis_url=redis.url), serve(database_url=database, redis_url=redis.url)
