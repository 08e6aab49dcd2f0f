"""The work items of grants. Their words tell neither illness nor amounts."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import Explanation, explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem, WorkItemQuerySet
from unioncare.worklist.services import ItemDraft, cancel_items, complete_item, open_items

from .. import kinds
from ..models import Grant, Objection
from ..thresholds import EFFECT_DAYS, OBJECTION_DAYS, PAPERS_DAYS, STEP_DAYS

if TYPE_CHECKING:
    from unioncare.organisation.models import User

PUBLISHED = gettext_noop("Grant {grant} is approved: it is published for {days} working days")
PAPERS = gettext_noop("Grant {grant} is an advance: its papers follow within {days} working days")
RECEIPT = gettext_noop("Grant {grant} is paid: the signed receipt belongs to the papers of the fund")
ORDER = gettext_noop("Grant {grant} is due, and its payment could not be ordered: its page says why")
OBJECTED = gettext_noop("Somebody objects to the notice of grant {grant}: it is answered by whoever did not decide it")


def days_of(kind: str) -> int:
    """Return within how many working days an item of this kind is done, where it has a threshold of its own."""
    return int(thresholds.value(EFFECT_DAYS.code if kind == kinds.EFFECT else STEP_DAYS.code))


def due_in(code: str, now: datetime) -> tuple[date, int]:
    """Return the day on which a threshold of working days ends, and how many they are."""
    days = int(thresholds.value(code))
    return load_working_days().after(timezone.localdate(now), days), days


def open_notice(grant: Grant, *, notice_days: int, now: datetime) -> None:
    """Ask that an approved grant is published."""
    _open(grant, kinds.NOTICE, explain(PUBLISHED, grant=grant.number, days=notice_days), now)


def open_papers(grant: Grant, *, now: datetime) -> date:
    """Ask for the papers of an advance; return until when."""
    day, days = due_in(PAPERS_DAYS.code, now)
    _open(grant, kinds.PAPERS, explain(PAPERS, grant=grant.number, days=days), now, code=PAPERS_DAYS.code)
    return day


def open_receipt(grant: Grant, *, now: datetime) -> None:
    """Ask for the signed receipt of what was paid."""
    _open(grant, kinds.RECEIPT, explain(RECEIPT, grant=grant.number), now)


def open_order(grant: Grant, *, now: datetime) -> None:
    """Ask somebody to clear away what stands against the payment."""
    _open(grant, kinds.ORDER, explain(ORDER, grant=grant.number), now)


def open_objection(objection: Objection, *, assignee: "User | None", role: str, now: datetime) -> None:
    """Ask for the answer to an objection, from somebody who did not decide the grant."""
    grant = objection.notice.grant
    because = explain(OBJECTED, grant=grant.number)
    _open(
        grant, kinds.OBJECTION, because, now, code=OBJECTION_DAYS.code, key=f"objection:{objection.pk}",
        assignee=assignee, role=role,
    )  # fmt: skip


def complete_items(
    grant: Grant, kind: str, *, actor: "User | None", now: datetime, result: str = "", key: str = ""
) -> None:
    """Mark what asked for a step of the grant as done; `key` names one of several, as an objection or a look."""
    items = _known(grant).filter(kind=kind, state=ItemState.OPEN)
    if key:
        items = items.filter(source_key=item_key(grant, kind, key))
    for item in items.order_by("pk"):
        complete_item(item=item, actor=actor, now=now, result=result)


def drop_items(grant: Grant, *, actor: "User | None", now: datetime, reason: str) -> None:
    """Cancel everything that is asked for because of a grant."""
    only = list(_known(grant).filter(state=ItemState.OPEN).values_list("pk", flat=True))
    if only:
        cancel_items(subject=grant.subject, now=now, actor=actor, reason=reason[:300], only=only)


def item_key(grant: Grant, kind: str, last: str) -> str:
    """Return by which key an item of a grant is known."""
    return f"grant:{grant.pk}:{kind}:{last}"


def _known(grant: Grant) -> WorkItemQuerySet:
    return WorkItem.objects.filter(subject=grant.subject_id, source_key__startswith=f"grant:{grant.pk}:")


def _open(
    grant: Grant, kind: str, because: Explanation, now: datetime, *, code: str = STEP_DAYS.code, key: str = "",
    assignee: "User | None" = None, role: str = "",
) -> None:  # fmt: skip
    """Open an item, unless one of its kind stands open for the grant; of an erased case nothing is asked."""
    if grant.case_id is None or (not key and _known(grant).filter(kind=kind, state=ItemState.OPEN).exists()):
        return
    day, days = due_in(code, now)
    count = _known(grant).filter(kind=kind).count()
    draft = ItemDraft(
        kind=kind,
        subject=grant.subject,
        unit=grant.unit,
        source_key=item_key(grant, kind, key or str(count + 1)),
        opens_at=now,
        due_at=end_of(day),
        because=because,
        details={"grant": grant.number},
        counted_from=now,
        working_days=days,
        assignee=assignee,
        role=role,
        seated=bool(role),
    )
    open_items(drafts=[draft], now=now)
