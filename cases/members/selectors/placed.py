"""Who is placed in a unit, which therefore stays in use."""

from datetime import date

from django.db.models import Q
from django.utils.translation import ngettext

from unioncare.organisation.models import Unit

from ..models import Member, Placement


def members_against(unit: Unit, on: date) -> str | None:
    """Return why a unit cannot be taken out of use on a day: members are placed there, then or later."""
    coming = Placement.objects.filter(unit=unit, starts_on__gt=on).values("member")
    count = Member.objects.filter(Q(unit=unit, left_on__isnull=True) | Q(pk__in=coming)).count()
    if not count:
        return None
    return ngettext(
        "%(count)d member is placed in “%(unit)s”, now or from a later day. Place them in another unit first.",
        "%(count)d members are placed in “%(unit)s”, now or from a later day. Place them in another unit first.",
        count,
    ) % {"count": count, "unit": unit.name}
