"""Which cases are open in a unit, which therefore stays in use."""

from datetime import date

from django.utils.translation import ngettext

from unioncare.organisation.models import Unit

from ..models import IllnessCase


def cases_against(unit: Unit, on: date) -> str | None:
    """Return why a unit cannot be taken out of use: cases are open there."""
    count = IllnessCase.objects.filter(unit=unit, closed_at__isnull=True).count()
    if not count:
        return None
    return ngettext(
        "%(count)d case of “%(unit)s” is open. Close it, or hand it over to another unit first.",
        "%(count)d cases of “%(unit)s” are open. Close them, or hand them over to another unit first.",
        count,
    ) % {"count": count, "unit": unit.name}
