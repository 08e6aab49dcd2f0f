"""Gifts by what somebody holds in hand: a receipt, a transaction number, the name of a donor."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.members.contributions import Group, Hit
from unioncare.organisation.models import User

from ..enums import Channel
from ..models import Gift
from ..naming import ALPHABET, RECEIPT_CHARS, donor_index, typed_code


def matching(text: str) -> Q:
    """Return the condition for gifts that a text names exactly; a donor's name is looked up without reading any."""
    found = Q(channel__in=Channel.values, transaction_no=text.strip())
    if (code := typed_code(text)) and len(code) == RECEIPT_CHARS:
        found |= Q(code=code)
    if index := donor_index(text):
        found |= Q(donor_index=index)
    return found


def find_gifts(user: User, query: str, limit: int) -> Group | None:
    """Return the gift of which a receipt was typed into the search of all pages."""
    code = typed_code(query)
    if len(code) != RECEIPT_CHARS or not set(code) <= set(ALPHABET):
        return None
    rows = Gift.objects.visible_to(user).filter(code=code).select_related("campaign")[:limit]
    hits = [
        Hit(url=gift.get_absolute_url(), title=gift.spaced_code, note=f"{gift.campaign.code} {gift.amount:,.2f}")
        for gift in rows
    ]
    return Group(_("Gifts"), hits, more=False)
