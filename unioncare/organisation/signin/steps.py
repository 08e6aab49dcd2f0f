"""What must come first: a password of one's own, then the second factor for the roles that need it."""

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from unioncare.core.views import signed_in

from ..enums import Role

if TYPE_CHECKING:
    from ..models import User

# Noted in the session in which the person set the second factor up: they have just typed its code.
SET_UP_HERE = "second_factor_set_up_here"


def needs_second_factor(user: "User") -> bool:
    """Say whether one of the person's roles requires TOTP. A superuser counts as administrator."""
    required = frozenset(settings.MFA_REQUIRED_ROLES)
    return bool(required & user.roles) or (user.is_superuser and Role.ADMINISTRATOR in required)


def has_second_factor(user: "User") -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def next_step(request: HttpRequest) -> str:
    """Return the name of the page that must come first, or "" when the door is open.

    A second factor that exists is not enough: this session must have passed it, or whoever was signed in before it
    was set up would stay in without it.
    """
    user = signed_in(request)
    if user.must_change_password:
        return "account_change_password"
    if not needs_second_factor(user) or has_passed_second_factor(request):
        return ""
    return "mfa_reauthenticate" if has_second_factor(user) else "mfa_activate_totp"


def has_passed_second_factor(request: HttpRequest) -> bool:
    """Say whether this session has seen a code of the second factor; no query."""
    if request.session.get(SET_UP_HERE):
        return True
    return any(record["method"] == "mfa" for record in get_authentication_records(request, signed_in(request)))
