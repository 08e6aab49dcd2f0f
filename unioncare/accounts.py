"""How people sign in: accounts are made by administrators and imports, never by visitors."""

import time
from typing import Any, Final

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

WRONG: Final = format_lazy(
    _(
        "User name or password is wrong. Check both, or reset the password; after {tries} wrong tries the sign-in is"
        " closed for {minutes} minutes."
    ),
    tries=settings.LOGIN_TRIES,
    minutes=settings.LOGIN_CLOSED_MINUTES,
)
CLOSED: Final = format_lazy(
    _("Too many wrong tries: the sign-in is closed for {minutes} minutes. Wait, then sign in, or reset the password."),
    minutes=settings.LOGIN_CLOSED_MINUTES,
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": CLOSED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Let the person read in the language that they chose, whichever browser they sit at."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        keep_language(response, user.language)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after the sign-in: whoever is sent on to set up the second factor types the password once."""
        records = get_authentication_records(context.request, context.request.user)
        fresh = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
        if any(record["at"] > fresh for record in records):
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return settings.LOGIN_REDIRECT_URL


def keep_language(response: HttpResponse, language: str) -> None:
    """Set the cookie by which pages know the language; without a choice the browser's last one stays."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )


class OwnPasswordForm(ChangePasswordForm):
    """The new password is another one: a one-time password that was read on paper must not stay."""

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is the present password. Choose another one."), code="password_unchanged")
        return password
