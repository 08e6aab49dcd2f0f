"""Pages without sign-in count who calls them, and do without the counter while Redis is away."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_ratelimit.exceptions import Ratelimited
from redis.exceptions import ConnectionError as NotThere

from unioncare.core.limits import limited


@limited("2/m")
def page(request: HttpRequest, name: str = "") -> HttpResponse:
    return HttpResponse(name)


def call(address: str = "203.0.113.5", **headers: str) -> HttpResponse:
    return page(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers), name="here")


@limited("2/m", by_link="name", method="POST")
def linked(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(name)


@pytest.fixture
def warnings(monkeypatch) -> list[str]:
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    monkeypatch.setattr(handler, "emit", lambda record: said.append(record.getMessage()))
    logger = logging.getLogger("unioncare.core.limits")
    logger.addHandler(handler)
    yield said
    logger.removeHandler(handler)


@pytest.fixture
def without_redis(settings) -> None:
    settings.CACHES = {alias: cache | {"LOCATION": "redis://127.0.0.1:1/1"} for alias, cache in settings.CACHES.items()}


def test_an_address_is_refused_beyond_the_rate_and_others_are_not(warnings):
    assert [call().content for _ in range(2)] == [b"here"] * 2
    with pytest.raises(Ratelimited):
        call()
    assert call("203.0.113.6").content == b"here"
    assert warnings == []


def test_a_link_is_refused_beyond_the_rate_from_wherever_it_is_called_and_others_are_not():
    def send(name: str, address: str, method: str = "post") -> bytes:
        request = getattr(RequestFactory(), method)("/", REMOTE_ADDR=address)
        return linked(request, name=name).content

    assert [send("one", "203.0.113.5"), send("one", "203.0.113.6")] == [b"one"] * 2
    with pytest.raises(Ratelimited):
        send("one", "203.0.113.7")
    assert send("two", "203.0.113.5") == b"two"
    assert send("one", "203.0.113.5", "get") == b"one"


def test_behind_a_proxy_the_askers_own_address_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(2):
        call("10.0.0.1", x_forwarded_for="203.0.113.5")
    with pytest.raises(Ratelimited):
        call("10.0.0.1", x_forwarded_for="198.51.100.7, 203.0.113.5")
    assert call("10.0.0.1", x_forwarded_for="203.0.113.6").content == b"here"


def test_without_redis_everybody_is_let_in_and_each_request_is_warned_of_once(without_redis, warnings):
    assert [call().content for _ in range(3)] == [b"here"] * 3
    assert warnings == ["Nobody is counted, the cache is away: ConnectionError"] * 3


def test_what_the_page_itself_says_of_redis_is_not_hidden():
    calls = []

    @limited("2/m")
    def asks(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        raise NotThere

    with pytest.raises(NotThere):
        asks(RequestFactory().get("/"))
    assert len(calls) == 1
