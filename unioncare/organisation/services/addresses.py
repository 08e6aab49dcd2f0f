"""The address of an account: the one that stands on the person, and no other, opens the door."""

from functools import partial

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..models import User


def forget_address(*, person: User, address: str) -> None:
    """Let an address that was the person's open nothing any more, and tell whoever reads it.

    allauth notes each address to which it sent a link, and would let all of them sign in for ever.
    """
    EmailAddress.objects.filter(user=person).delete()
    if address:
        # A mail server that does not answer must not undo the change.
        transaction.on_commit(partial(_tell_old_address, person, address), robust=True)


def _tell_old_address(person: User, address: str) -> None:
    with override(person.language or settings.LANGUAGE_CODE):
        send_mail(
            _("Your e-mail address at UnionCare was changed"),
            _(
                "The account “%(username)s” no longer uses this address: it opens the account no more and receives "
                "no more messages. If neither you nor your administrator did this, tell the administrator at once."
            )
            % {"username": person.username},
            None,
            [address],
        )
