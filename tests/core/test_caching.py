"""Numbers that can be counted again do without Redis; what limits sign-ins does not."""

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NotThere

from unioncare.core.caching import NumbersCache, numbers

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def away() -> NumbersCache:
    return NumbersCache(NOWHERE, {})


def test_a_number_is_kept_while_redis_is_there():
    numbers.set_many({"a": 1, "b": 2})
    numbers.set("c", 3)
    assert numbers.get("c") == 3
    numbers.delete_many(["b"])
    assert numbers.get_many(["a", "b", "c"]) == {"a": 1, "c": 3}


def test_without_redis_every_number_is_unknown_and_nothing_fails(away):
    away.set("a", 1)
    assert away.set_many({"a": 1}) == ["a"]
    away.delete_many(["a"])
    assert away.get("a", "unknown") == "unknown"
    assert away.get_many(["a"]) == {}


def test_the_cache_of_the_limits_says_that_redis_is_away():
    assert not isinstance(cache, NumbersCache)
    with pytest.raises(NotThere):
        RedisCache(NOWHERE, {}).get("a")
