"""A kind of message of the tests' own, and the outside on loopback."""

from collections.abc import Iterator

import pytest

from tests.factories import UserFactory
from tests.outside import Endpoint, MailServer, endpoint, mail_server
from unioncare.notifications import kinds
from unioncare.notifications.kinds import Facts, MessageKind


class Tea(MessageKind):
    code, label = "tea", "Tea"

    def subject(self, facts: Facts) -> str:
        return f"Tea at {facts['hour']}"

    def lines(self, facts: Facts) -> list[str]:
        return ["Bring a cup & a friend."]


class Fire(MessageKind):
    code, label, urgent, mutable = "fire", "Fire", True, False

    def subject(self, facts: Facts) -> str:
        return "Fire"


@pytest.fixture(autouse=True)
def kinds_of_the_tests(monkeypatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register([Tea(), Fire()])


@pytest.fixture
def mail(settings) -> Iterator[MailServer]:
    """A mail server that UnionCare uses."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


@pytest.fixture
def gateway(settings) -> Iterator[Endpoint]:
    """A gateway for text messages, and a chat service that takes JSON."""
    with endpoint() as taken:
        settings.SMS_GATEWAY_URL = taken.url
        settings.CHAT_SCHEMAS = ["json"]
        yield taken


@pytest.fixture
def reader(db):
    return UserFactory(name="周文静", email="zhou@example.org", language="zh-hans")
