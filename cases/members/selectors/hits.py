"""Members as the search box shows them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.models import User

from ..contributions import Group, Hit
from ..models import Member
from .search import search_members


def find_members(user: User, query: str, limit: int) -> Group | None:
    """Return the members found for the input, as one group of the results."""
    if not user.has_perm("cases.see_member"):
        return None
    found = search_members(user, query, limit)
    return Group(_("Members"), [_hit(member) for member in found.members], found.more)


def _hit(member: Member) -> Hit:
    parts = (member.unit.name, member.employee_no or _("not on the roster"))
    return Hit(
        url=reverse("cases:member", args=[member.pk]),
        title=member.name,
        note=" · ".join(str(part) for part in parts),
        status=pgettext_lazy("roster", "Left") if member.left_on else "",
    )
