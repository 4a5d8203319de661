"""The cache that several processes share, in Redis: what counts tries. While it is away, that is said in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from consult.errors import SharedCacheAway


def _telling(operation: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(operation)
    def told(*args: Any, **options: Any) -> Any:
        try:
            return operation(*args, **options)
        except RedisError as away:
            raise SharedCacheAway from away

    return told


class TellingClient(RedisCacheClient):
    """Django's own, but that a Redis which does not answer is a refusal: no tries are counted, so none is let in."""

    add = _telling(RedisCacheClient.add)
    get = _telling(RedisCacheClient.get)
    set = _telling(RedisCacheClient.set)
    touch = _telling(RedisCacheClient.touch)
    delete = _telling(RedisCacheClient.delete)
    get_many = _telling(RedisCacheClient.get_many)
    has_key = _telling(RedisCacheClient.has_key)
    incr = _telling(RedisCacheClient.incr)
    set_many = _telling(RedisCacheClient.set_many)
    delete_many = _telling(RedisCacheClient.delete_many)
    clear = _telling(RedisCacheClient.clear)


class SharedCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = TellingClient
