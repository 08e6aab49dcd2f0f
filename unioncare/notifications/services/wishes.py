"""What people set: preferences and contacts."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event
from unioncare.organisation.models import Unit, User

from ..channels.chat import chat_service
from ..enums import Channel, MessageState, Trouble
from ..kinds import all_kinds
from ..models import Contact, Message, Preferences

MOST_CONTACTS = 10


@attributed
def set_preferences(
    *,
    user: User,
    actor: User,
    by_email: bool,
    by_sms: bool,
    quiet_from: time | None,
    quiet_until: time | None,
    digest_at: time | None,
    muted: list[str],
    now: datetime,
) -> Preferences:
    """Keep what a person wants to hear; ValidationError when quiet hours lack an end or a kind cannot be muted."""
    known = {kind.code for kind in all_kinds() if kind.mutable}
    if not set(muted) <= known:
        raise ValidationError({"muted": _("This kind of message cannot be muted.")})
    wish, _created = Preferences.objects.select_for_update().get_or_create(user=user)
    if digest_at and not wish.digest_at:
        wish.digested_until = now  # what came until now was sent by itself
    wish.by_email, wish.by_sms = by_email, by_sms
    wish.quiet_from, wish.quiet_until, wish.digest_at = quiet_from, quiet_until, digest_at
    wish.muted = sorted(muted)
    wish.full_clean()
    wish.save()
    return wish


@attributed
def add_contact(
    *, channel: str, address: str, label: str, actor: User | None, user: User | None = None, unit: Unit | None = None
) -> Contact:
    """Add where a person or a unit is reached; ValidationError says what is wrong with the address."""
    address = address.strip()
    check_address(channel, address)
    contact = Contact(user=user, unit=unit, channel=channel, label=label.strip(), address=address)
    contact.full_clean()
    if Contact.objects.filter(user=user, unit=unit).count() >= MOST_CONTACTS:
        raise ValidationError(_("There are %(count)s contacts already; remove one first.") % {"count": MOST_CONTACTS})
    contact.save()
    return contact


@attributed
def remove_contact(*, contact: Contact, actor: User) -> None:
    """Take a contact away; what waits for it is given up visibly, and goes nowhere else."""
    waits = Message.objects.waiting().filter(contact=contact)
    waits.update(state=MessageState.DEAD, trouble=Trouble.NO_ADDRESS, lease=None)
    if contact.unit:
        record_event(contact.unit, actor=actor, what="contact removed", details={"contact": contact.label})
    contact.delete()


def check_address(channel: str, address: str) -> None:
    """Refuse an address that its channel cannot use."""
    if channel == Channel.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError({"address": _("This is not an e-mail address.")}) from None
    elif channel == Channel.CHAT and chat_service(address) is None:
        raise ValidationError(
            {"address": _("This is not the address of a chat service that may be used here; see the examples below.")}
        )
    elif channel == Channel.SMS and sum(letter.isdigit() for letter in address) < 7:
        raise ValidationError({"address": _("This is not a phone number.")})
