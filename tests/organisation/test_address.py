"""The address of an account: changed only after the password, told to the old one, and then worth nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from tests.factories.organisation import PASSWORD
from tests.organisation.test_signin import is_signed_in, sign_in
from unioncare.organisation.models import User
from unioncare.organisation.services.people import change_person

PROFILE = reverse("organisation:profile")
CONFIRM = reverse("account_reauthenticate")
MORNING = "2026-03-18 09:00+08:00"


@pytest.fixture
def person(db: None) -> User:
    user: User = UserFactory(username="zhou", name="周文静", email="old@ql.example")
    return user


def save(client: Client, **data: str) -> Any:
    form = {"name": "周文静", "phone": "", "email": "old@ql.example", "language": "", **data}
    return client.post(PROFILE, form)


def address(person: User) -> str:
    return User.objects.get(pk=person.pk).email


def test_a_browser_that_was_left_open_does_not_give_the_account_away(person: User, client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, "zhou")
        clock.shift(timedelta(minutes=6))

        asked = save(client, email="new@ql.example")
        assert asked.url.startswith(CONFIRM)
        assert address(person) == "old@ql.example"

        client.post(asked.url, {"password": "wrong-password"})
        assert address(person) == "old@ql.example"

        assert client.post(asked.url, {"password": PASSWORD}).url == PROFILE
        assert address(person) == "new@ql.example"


def test_other_data_ask_for_no_password(person: User, client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client, "zhou")
        clock.shift(timedelta(minutes=6))

        assert save(client, email="OLD@ql.example", phone="13903517720").url == PROFILE

    assert User.objects.get(pk=person.pk).phone == "13903517720"


def test_an_old_address_opens_nothing_any_more(person: User, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "old@ql.example"})
    link = next(word for word in mail.outbox.pop().body.split() if "/password/reset/key/" in word)

    change_person(person=person, email="new@ql.example", actor=None)

    sign_in(client, "old@ql.example")
    assert not is_signed_in(client)
    client.post(reverse("account_reset_password"), {"email": "old@ql.example"})
    assert mail.outbox == []
    assert client.get(link).status_code == 200  # an open link would lead on to the form
    sign_in(client, "new@ql.example")
    assert is_signed_in(client)


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "邮箱"), ("en", "no longer uses this address")])
def test_the_old_address_is_told(
    person: User, django_capture_on_commit_callbacks: Any, language: str, word: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change_person(person=person, email="new@ql.example", language=language, actor=None)

    (message,) = mail.outbox
    assert message.to == ["old@ql.example"]
    assert word in message.body
    assert "zhou" in message.body
    assert "new@ql.example" not in message.body


def test_a_first_address_and_other_data_tell_nobody(db: None, django_capture_on_commit_callbacks: Any) -> None:
    person = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        change_person(person=person, email="new@ql.example", actor=None)
        change_person(person=person, email="new@ql.example", name="周静", actor=None)

    assert mail.outbox == []


def test_allauths_own_page_of_addresses_leads_to_the_profile(person: User, client: Client) -> None:
    sign_in(client, "zhou")

    assert client.get("/accounts/email/").url == PROFILE
    assert client.post("/accounts/email/", {"action_add": "", "email": "more@ql.example"}).url == PROFILE

    sign_in(elsewhere := Client(), "more@ql.example")
    assert not is_signed_in(elsewhere)
