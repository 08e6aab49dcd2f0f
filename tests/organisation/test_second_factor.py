"""The second factor holds for every session, not only for those that begin after it was set up."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.organisation.test_signin import HOME, code_of, give_second_factor, sign_in
from unioncare.organisation.models import User

SET_UP = reverse("mfa_activate_totp")
PROVE = reverse("mfa_reauthenticate")


@pytest.fixture
def officer(world: World, settings: Any) -> User:
    """Somebody whose role needs the second factor."""
    settings.MFA_REQUIRED_ROLES = ["welfare_officer"]
    return world.welfare_officer


def set_up(client: Client) -> None:
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code_of(secret)})


def test_a_session_from_before_the_second_factor_must_pass_it(officer: User, client: Client) -> None:
    sign_in(client, officer.username)
    secret = give_second_factor(officer)

    assert client.get(HOME).url == PROVE
    assert client.get(HOME, HTTP_HX_REQUEST="true")["HX-Redirect"] == PROVE
    assert client.get(PROVE).status_code == 200
    client.post(PROVE, {"code": "000000"})
    assert client.get(HOME).url == PROVE

    client.post(PROVE, {"code": code_of(secret)})
    assert client.get(HOME).status_code == 200


def test_the_password_alone_does_not_pass_it(officer: User, client: Client) -> None:
    sign_in(client, officer.username)
    give_second_factor(officer)

    client.post(reverse("account_reauthenticate"), {"password": "Qingling-2026"})

    assert client.get(HOME).url == PROVE


@pytest.mark.django_db(transaction=True)  # allauth tells of it after the commit
def test_setting_it_up_opens_this_session_and_ends_the_others(officer: User, client: Client) -> None:
    thief = Client()
    sign_in(thief, officer.username)
    sign_in(client, officer.username)

    set_up(client)

    assert client.get(HOME).status_code == 200
    assert thief.get(HOME).url == f"/accounts/login/?next={HOME}"


@pytest.mark.django_db(transaction=True)  # allauth tells of it after the commit
def test_a_second_factor_of_ones_own_will_ends_other_sessions_too(world: World, client: Client) -> None:
    other = Client()
    sign_in(other, world.branch_chair.username)
    sign_in(client, world.branch_chair.username)

    set_up(client)

    assert client.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302


@pytest.mark.django_db(transaction=True)  # allauth tells of it after the commit
def test_removing_it_forgets_that_it_was_set_up_here(world: World, client: Client, settings: Any) -> None:
    sign_in(client, world.welfare_officer.username)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))

    settings.MFA_REQUIRED_ROLES = ["welfare_officer"]

    assert client.get(HOME).url == SET_UP


def test_the_check_costs_no_query(officer: User, client: Client, django_assert_num_queries: Any) -> None:
    secret = give_second_factor(officer)
    asked = sign_in(client, officer.username)
    client.post(asked.url, {"code": code_of(secret)})
    client.get(HOME)

    with django_assert_num_queries(7):
        client.get(HOME)
