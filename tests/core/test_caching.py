"""What can be counted or read again does without Redis; what limits sign-ins does not."""

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as NotThere

from unioncare.core.caching import KeptCache, LenientCache, lenient

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def away() -> LenientCache:
    return LenientCache(NOWHERE, {})


def test_a_number_is_kept_while_redis_is_there():
    lenient.set_many({"a": 1, "b": 2})
    lenient.set("c", 3)
    assert lenient.get("c") == 3
    lenient.delete_many(["b"])
    assert lenient.get_many(["a", "b", "c"]) == {"a": 1, "c": 3}


def test_without_redis_every_number_is_unknown_and_nothing_fails(away):
    away.set("a", 1)
    assert away.set_many({"a": 1}) == ["a"]
    away.delete_many(["a"])
    assert away.get("a", "unknown") == "unknown"
    assert away.get_many(["a"]) == {}


def test_the_cache_of_the_limits_says_that_redis_is_away():
    assert not isinstance(cache, LenientCache)
    with pytest.raises(NotThere):
        KeptCache(NOWHERE, {}).get("a")


def test_a_client_is_kept_for_reading_and_one_for_writing():
    cache = KeptCache("redis://127.0.0.1:1/0,redis://127.0.0.1:2/0", {})
    writer, reader = (cache._cache.get_client(write=write) for write in (True, False))
    assert writer is not reader
    assert cache._cache.get_client(write=True) is writer
    assert cache._cache.get_client() is reader
