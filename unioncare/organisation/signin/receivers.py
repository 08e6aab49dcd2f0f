"""What follows a password that the person chose: the one-time password has done its duty."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from ..models import User
from ..services.people import note_own_password


@receiver([password_changed, password_set, password_reset])
def forget_one_time_password(user: User, **kwargs: Any) -> None:
    note_own_password(person=user)
