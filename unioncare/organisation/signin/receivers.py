"""What follows a password that the person chose, and a second factor that they set up or removed."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from ..models import User
from ..services.people import note_own_password, sign_out_everywhere
from .steps import SET_UP_HERE


@receiver([password_changed, password_set, password_reset])
def forget_one_time_password(user: User, **kwargs: Any) -> None:
    note_own_password(person=user)


@receiver(authenticator_added)
def sign_out_elsewhere(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """End the sessions that never passed the second factor; the one in which it was set up stays."""
    if authenticator.type == Authenticator.Type.TOTP:
        request.session[SET_UP_HERE] = True
        sign_out_everywhere(person=user, but=request.session.session_key or "")


@receiver(authenticator_removed)
def forget_the_set_up(request: HttpRequest, **kwargs: Any) -> None:
    request.session.pop(SET_UP_HERE, None)
