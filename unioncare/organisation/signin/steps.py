"""What must come first: a password of one's own, then the second factor for the roles that need it."""

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from ..enums import Role

if TYPE_CHECKING:
    from ..models import User

SECOND_FACTOR_SET_UP = "second_factor_set_up"


def needs_second_factor(user: "User") -> bool:
    """Say whether one of the person's roles requires TOTP. A superuser counts as administrator."""
    required = frozenset(settings.MFA_REQUIRED_ROLES)
    return bool(required & user.roles) or (user.is_superuser and Role.ADMINISTRATOR in required)


def has_second_factor(user: "User") -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def next_step(user: "User", session: SessionBase) -> str:
    """Return the name of the page that must come first, or "" when the door is open.

    Whoever has set up the second factor passed it at sign-in, and may not remove it while their role requires it:
    once seen, the session remembers it and spares the query.
    """
    if user.must_change_password:
        return "account_change_password"
    if session.get(SECOND_FACTOR_SET_UP) or not needs_second_factor(user):
        return ""
    if has_second_factor(user):
        session[SECOND_FACTOR_SET_UP] = True
        return ""
    return "mfa_activate_totp"
