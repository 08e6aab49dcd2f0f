"""Redis as the cache, and one for what can be counted or read again: while Redis is away it is empty, no work fails.

What limits how often somebody may try a password stays in the default cache, which says so when it is away. Deleting
says so here too: a session that ended must not live on unnoticed.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.connection import ConnectionProxy
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ALIAS = "lenient"


class KeptClient(RedisCacheClient):
    """Keeps one client for reading and one for writing: Django makes one a call, which takes longer than the call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[bool, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        kept = self._kept.get(write)
        if kept is None:
            kept = self._kept[write] = super().get_client(key, write=write)
        return kept


class KeptCache(RedisCache):
    """Django's cache in Redis, with clients that are kept."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient


class LenientCache(KeptCache):
    """Redis, or nothing: what cannot be read counts as unknown, what cannot be written is left."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        read = super().get
        return _or(default, lambda: read(key, default, version))

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        read = super().get_many
        found: dict[str, Any] = _or({}, lambda: read(keys, version))
        return found

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        write = super().set
        _or(None, lambda: write(key, value, timeout, version))

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        write = super().set_many
        left: list[Any] = _or(list(data), lambda: write(data, timeout, version))
        return left

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        delete = super().delete_many
        _or(None, lambda: delete(keys, version))


lenient = ConnectionProxy(caches, ALIAS)


def _or(otherwise: Any, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except RedisError as error:
        logger.warning("The cache is away: %s", type(error).__name__)
        return otherwise
