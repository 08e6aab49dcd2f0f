"""What is still to be done in a unit, which therefore stays in use."""

from datetime import date

from django.utils.translation import ngettext

from unioncare.organisation.models import Unit

from ..models import WorkItem


def work_against(unit: Unit, on: date) -> str | None:
    """Return why a unit cannot be taken out of use: work is open there, whenever it is due."""
    count = WorkItem.objects.open().filter(scope_path=unit.path).count()
    if not count:
        return None
    return ngettext(
        "%(count)d work item of “%(unit)s” is open. Do it, or waive it with a reason first.",
        "%(count)d work items of “%(unit)s” are open. Do them, or waive them with a reason first.",
        count,
    ) % {"count": count, "unit": unit.name}
