"""What stands with one person by name goes to somebody else: whom they review, and the appeals they decide.

The row names the person, so the items are private: whoever hands everything over, or leaves, moves both by this.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.worklist.holdings import Paths
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import hand_over_item
from unioncare.worklist.services.transitions import change

from ..enums import UNTOLD, AppealState, AppraisalState
from ..errors import AppraisalRefused
from ..kinds import APPEAL
from ..models import Appeal, Appraisal, AppraisalPeriod
from ..selectors.superiors import barred_from_deciding, deciders_for
from .appeals import DECIDERS
from .flow import DECIDE, lock_period, record_appraisal
from .periods import name_superior

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def reviews_of(person: "User", paths: Paths) -> QuerySet[Appraisal]:
    """Return whom somebody still has to review, of units under some paths."""
    rows = Appraisal.objects.led_by(person).counted().exclude(state=AppraisalState.REVIEWED)
    rows = rows.filter(period__state__in=UNTOLD)
    return rows if paths is None else rows.within_any(paths)


def appeals_of(person: "User", paths: Paths) -> QuerySet[Appeal]:
    """Return the appeals that somebody is asked to decide, of periods of units under some paths."""
    rows = Appeal.objects.filter(decider=person, state=AppealState.LODGED)
    if paths is None:
        return rows
    return rows.filter(appraisal__period__in=AppraisalPeriod.objects.within_any(paths).order_by().values("pk"))


def count_reviews(person: "User", paths: Paths) -> int:
    return reviews_of(person, paths).count()


def count_appeals(person: "User", paths: Paths) -> int:
    return appeals_of(person, paths).count()


def move_reviews(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Let somebody else review those whom a person leads; whom they may not review stays, with the reason."""
    kept: list[str] = []
    rows = list(reviews_of(person, paths).select_related("person").order_by("pk"))
    for one in rows:
        try:
            name_superior(appraisal=one, superior=to, reason=reason, actor=actor, now=now)
        except AppraisalRefused as refused:
            kept.append(f"{one.person.name}: {refused}")
    return len(rows) - len(kept), kept


def move_appeals(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Give appeals to whoever may decide them: `to`, or else the nearest who reviewed nobody that they are about."""
    rows = list(appeals_of(person, paths).order_by("pk"))
    moved = sum(give_appeal(appeal=one, to=to, actor=actor, now=now, reason=reason) for one in rows)
    left = len(rows) - moved
    return moved, [_("Nobody else may decide an appeal: %(count)s stay.") % {"count": left}] if left else []


@attributed
def give_appeal(*, appeal: Appeal, to: "User | None", actor: "User | None", now: datetime, reason: str) -> bool:
    """Ask somebody else to decide an appeal, `to` where they may; tell whether there is anybody."""
    period = lock_period(appeal.appraisal.period_id)
    held = Appeal.objects.select_for_update(of=("self",)).select_related("appraisal__person").get(pk=appeal.pk)
    if held.state != AppealState.LODGED:
        return False
    barred = {*barred_from_deciding(held.appraisal), held.decider_id or 0}
    may = to is not None and to.pk not in barred and to.has_perm(DECIDE, held.appraisal)
    decider = to if may else deciders_for(period.unit, barred, DECIDERS, timezone.localdate(now))
    if decider is None:
        return False
    held.decider = decider
    held.save(update_fields=["decider"])
    state = held.appraisal.state
    record_appraisal(
        held.appraisal, move="decider", source=state, target=state, actor=actor, now=now, reason=reason
    )  # fmt: skip
    item = _item_of(held)
    if item is not None:
        hand_over_item(item=item, to=decider, actor=actor, now=now, reason=reason)
    return True


def climb_appeals(*, now: datetime) -> int:
    """Give appeals on that are late, once, or whose person cannot decide any more; return how many."""
    moved = 0
    for appeal in _waiting():
        item, decider = _item_of(appeal), appeal.decider
        late = item is not None and item.is_overdue(now) and item.escalation_level == 0
        if decider is not None and decider.is_active and decider.has_perm(DECIDE, appeal.appraisal) and not late:
            continue
        reason = _("It was late, or nobody was there to decide it")
        if give_appeal(appeal=appeal, to=None, actor=None, now=now, reason=reason):
            moved += 1
            if late and item is not None:
                change(WorkItem.objects.filter(pk=item.pk), "escalate", escalation_level=1)
    return moved


def _waiting() -> Iterable[Appeal]:
    rows = Appeal.objects.filter(state=AppealState.LODGED).order_by("pk")
    return rows.select_related("decider", "appraisal__unit", "appraisal__person")


def _item_of(appeal: Appeal) -> WorkItem | None:
    return WorkItem.objects.open().filter(kind=APPEAL, source_key__startswith=f"{APPEAL}:{appeal.pk}:").first()
