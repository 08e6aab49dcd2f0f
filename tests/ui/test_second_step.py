"""Setting up and using the second step, page by page."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.factories import PostFactory
from tests.factories.organisation import PASSWORD
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls")]


@pytest.fixture
def user() -> User:
    return PostFactory(role=Role.WELFARE_OFFICER).user


def sign_in(client: Client, user: User):
    return client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})


@pytest.fixture
def protected(client: Client, user: User) -> Client:
    """Signed in, with the app and recovery codes in use."""
    sign_in(client, user)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return client


def test_the_app_is_set_up_from_a_picture_or_a_key(client: Client, user: User) -> None:
    sign_in(client, user)
    shown = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in shown
    assert client.session["mfa.totp.secret"] in shown


def test_the_overview_says_what_is_in_use(protected: Client) -> None:
    shown = protected.get("/accounts/2fa/").content.decode()
    assert "uc-status-green" in shown
    assert "/accounts/2fa/totp/deactivate/" in shown
    assert "/accounts/2fa/recovery-codes/generate/" in shown


@pytest.mark.parametrize("path", ["totp/deactivate/", "recovery-codes/generate/", "recovery-codes/"])
def test_its_pages_stand_in_the_frame(protected: Client, path: str) -> None:
    shown = protected.get(f"/accounts/2fa/{path}").content.decode()
    assert 'class="uc-shell"' in shown
    assert shown.count("<h1") == 1


def test_new_recovery_codes_are_shown(protected: Client, user: User) -> None:
    protected.post("/accounts/2fa/recovery-codes/generate/")
    shown = protected.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = user.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(f"<code>{code}</code>" in shown for code in codes)


def test_whoever_has_a_second_step_is_asked_for_it_at_the_door(client: Client, user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    answer = sign_in(client, user)
    shown = client.get(answer.url).content.decode()
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert 'class="uc-door"' in shown
    assert 'name="code"' in shown


def test_a_wrong_code_is_said_beside_the_field(client: Client, user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    answer = sign_in(client, user)
    shown = client.post(answer.url, {"code": "000000"}).content.decode()
    assert 'id="id_code_error"' in shown
    assert "uc-errors" in shown


def test_something_sensitive_asks_once_more_who_it_is(client: Client, user: User) -> None:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/accounts/2fa/totp/activate/")
    shown = client.get(answer.url).content.decode()
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert 'name="password"' in shown
