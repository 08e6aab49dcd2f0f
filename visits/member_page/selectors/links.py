"""Links to members' pages: by their code, and of a case."""

from datetime import date

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from cases.care.models import IllnessCase
from unioncare.notifications.letters import public_url

from ..models import MemberLink


def address_of(link: MemberLink) -> str:
    """Return the public address of a page: the link's number, by which it is found, and its token, which opens it."""
    return public_url(reverse("visits:member_page", args=[f"{link.pk}.{link.token}"]))


def link_of(code: str, on: date) -> MemberLink | None:
    """Return the link that a code opens on a day; None for a forged, withdrawn or old one, and where all is silent."""
    number, _, token = code.partition(".")
    try:
        pk = int(number)
    except ValueError:
        return None
    found = MemberLink.objects.select_related("case__member", "case__unit", "case__owner").filter(pk=pk).first()
    # A link without a token must not open to whoever brings none.
    if found is None or not found.token or not constant_time_compare(token, found.token):
        return None
    return found if found.is_open(on) else None


def current_link(case: IllnessCase) -> MemberLink | None:
    """Return the link of a case that was not withdrawn; it may be too old."""
    link = MemberLink.objects.filter(case=case, revoked_at__isnull=True).select_related("made_by").first()
    if link is not None:
        link.case = case
    return link
