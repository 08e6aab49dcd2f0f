"""What a visit leaves behind: nothing in the browser's cache, and the true address in the audit trail."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from tests.organisation.test_signin import sign_in
from unioncare.organisation.models import User

PROFILE = reverse("organisation:profile")


@pytest.fixture
def person(db: None, client: Client) -> User:
    user: User = UserFactory(username="zhou", name="周文静")
    sign_in(client, "zhou")
    return user


def rename(client: Client, **headers: str) -> str | None:
    """Change the name and return the address in the trail."""
    answer = client.post(PROFILE, {"name": "周静", "phone": "", "email": "", "language": ""}, headers=headers)
    assert answer.status_code == 302
    entry = LogEntry.objects.filter(changes__name=["周文静", "周静"]).get()
    address: str | None = entry.remote_addr
    return address


@pytest.mark.parametrize("url", [PROFILE, "/work/", "/accounts/password/change/", "/nowhere/"])
def test_pages_of_people_are_kept_in_no_cache(person: User, client: Client, url: str) -> None:
    assert client.get(url)["Cache-Control"] == "private, no-store"


def test_fragments_are_kept_in_no_cache(person: User, client: Client) -> None:
    assert client.get("/work/", headers={"hx-request": "true"})["Cache-Control"] == "private, no-store"


def test_static_files_may_be_kept(person: User, client: Client) -> None:
    assert "no-store" not in client.get("/static/css/base.css")["Cache-Control"]


def test_a_page_for_visitors_says_nothing_of_its_own(db: None, client: Client) -> None:
    answer = client.get("/nowhere/", follow=True)

    assert "private, no-store" not in answer.get("Cache-Control", "")


def test_the_trail_believes_no_header_where_no_proxy_is(person: User, client: Client) -> None:
    assert rename(client, x_forwarded_for="203.0.113.9") == "127.0.0.1"


@pytest.mark.parametrize(
    ("header", "noted"),
    [
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the proxy appends; what stands before is the visitor's word
        ("198.51.100.7:4711", "198.51.100.7"),
        ("203.0.113.9, <script>", None),
        ("unknown", None),
    ],
)
def test_behind_a_proxy_the_trail_takes_what_the_proxy_appended(
    person: User, client: Client, settings: Any, header: str, noted: str | None
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert rename(client, x_forwarded_for=header) == noted


def test_fewer_entries_than_proxies_leave_the_address_out(person: User, client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    assert rename(client, x_forwarded_for="198.51.100.7") is None


@pytest.mark.parametrize("header", ["x_forwarded_port", "x_correlation_id"])
def test_no_header_makes_the_trail_and_so_the_page_fail(person: User, client: Client, header: str) -> None:
    assert rename(client, **{header: "9" * 300}) == "127.0.0.1"
