"""Visits on occasions that no plan knows of: a bereavement, hardship, trouble in the family."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.engine.wording import in_both
from cases.care.models import IllnessCase
from cases.care.services.locking import lock_case_for
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, start_of
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ..enums import Trigger
from ..errors import VisitRefused
from ..models import Visit
from ..selectors.slots import slots_in_force

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ASKED = gettext_noop("{trigger}: {reason}")
# Further ahead nobody knows what they plan.
FARTHEST = 180


@transaction.atomic
def open_visit(
    *, case_id: int, trigger: Trigger, first: date, last: date, reason: str, actor: "User", now: datetime
) -> Visit:
    """Ask for a visit between two days; the visitors are those of the plan in force. Raises VisitRefused, MoveRefused.

    The same occasion with the same days is asked for once.
    """
    case = lock_case_for(case_id, actor)
    today = timezone.localdate(now)
    if case.is_ended:
        raise VisitRefused(_("The case has ended: nobody is sent any more."))
    if last < first or last < today:
        raise VisitRefused(_("The last day lies before the first, or before today: put the days right."))
    if (last - today).days > FARTHEST:
        raise VisitRefused(_("At most %(days)s days ahead: a later visit is planned later.") % {"days": FARTHEST})
    if end_of(last) <= now:
        raise VisitRefused(_("The working day is over: let the visit reach at least until tomorrow."))
    key = _key(case, trigger, first, last)
    role, visitors = slots_in_force(case)
    draft = ItemDraft(
        kind="visit",
        subject=case.subject,
        unit=case.unit,
        source_key=key,
        opens_at=min(max(start_of(first), now), end_of(last)),
        due_at=end_of(last),
        because=explain(ASKED, trigger=in_both(lambda: str(Trigger(trigger).label)), reason=reason.strip()),
        role=role,
        details={"trigger": str(trigger), "visitors": visitors},
    )
    open_items(drafts=[draft], now=now)
    return Visit.objects.get(item__source_key=key)


def _key(case: IllnessCase, trigger: Trigger, first: date, last: date) -> str:
    """Return the key of the open visit of this occasion and these days, or of a new one after all earlier ended."""
    prefix = f"case:{case.pk}:visit:{trigger}:{first.isoformat()}:{last.isoformat()}"
    known = WorkItem.objects.filter(subject=case.subject_id, source_key__startswith=prefix).order_by("pk")
    rows = list(known.values_list("source_key", "done_at"))
    waiting = next((key for key, done_at in rows if done_at is None), None)
    return waiting or f"{prefix}:{len(rows) + 1}"
