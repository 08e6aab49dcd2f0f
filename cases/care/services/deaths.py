"""A death ends every case of a member at once; entered wrongly, everything goes back to where it stood."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.members.models import Member
from cases.members.services import record_member_death, take_back_member_death
from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import (
    ItemDraft,
    cancel_items,
    close_subject,
    open_items,
    reopen_items,
    reopen_subject,
)

from ..enums import CaseState
from ..models import IllnessCase
from ..signals import facts_changed
from ..thresholds import CONDOLENCE_DAYS
from .conditions import WITHOUT_HEALTH_DATA
from .flow import move_case
from .next_steps import open_next
from .pending_plans import drop_pending_plan

if TYPE_CHECKING:
    from unioncare.organisation.models import User

BEREAVEMENT = "bereavement"
CONDOLENCE = gettext_noop("Condolence within {days} working days after a death was recorded ({died_on})")


def _lock_cases(case_id: int) -> tuple[IllnessCase, list[IllnessCase]]:
    """Lock the member and all their cases, in that order; return the case and the others."""
    member = Member.objects.select_for_update(of=("self",)).get(cases=case_id)
    rows = IllnessCase.objects.select_for_update(of=("self",)).select_related("subject", "unit", "member__unit")
    cases = {case.pk: case for case in rows.filter(member=member).order_by("pk")}
    return cases.pop(case_id), list(cases.values())


@transaction.atomic
def record_death(
    *,
    case_id: int,
    died_on: date,
    actor: "User | None",
    now: datetime,
    note: str = "",
    told_by: "User | None" = None,
) -> IllnessCase:
    """Record a death: every open case of the member ends, every open item is cancelled, one condolence opens.

    From this moment on nothing is sent to the member any more. Where the roster told of the death there is no `actor`;
    `told_by` is whoever entered it there.
    """
    case, others = _lock_cases(case_id)
    entered_by = actor or told_by
    ended = _end(case, died_on, actor=actor, told_by=told_by, now=now, note=note)
    for other in others:
        if other.is_ended:  # what outlived its closure ends too
            cancel_items(subject=other.subject, now=now, actor=entered_by, reason=_reason(died_on))
        else:
            _end(other, died_on, actor=None, told_by=entered_by, now=now, note=note)
    record_member_death(member=case.member, died_on=died_on, actor=entered_by, now=now)
    _open_condolence(case, died_on, now)
    for one in (ended, *others):
        facts_changed.send(IllnessCase, case=one, actor=entered_by, now=now)
    return ended


def _reason(died_on: date) -> str:
    return _("The member died on %(day)s") % {"day": died_on.isoformat()}


def _end(
    case: IllnessCase, died_on: date, *, actor: "User | None", told_by: "User | None", now: datetime, note: str
) -> IllnessCase:
    by, reason = actor or told_by, _reason(died_on)
    ended = move_case(case_id=case.pk, move="die", actor=actor, told_by=told_by, now=now, reason=note)
    drop_pending_plan(case=case, actor=by, now=now, reason=reason)
    ended.died_on, ended.closed_at = died_on, now
    ended.save(update_fields=["died_on", "closed_at"])
    cancel_items(subject=case.subject, now=now, actor=by, reason=reason)
    close_subject(subject=case.subject, now=now, actor=by, reason=reason)
    return ended


def _open_condolence(case: IllnessCase, died_on: date, now: datetime) -> None:
    """Open condolence, unless it is open or done for another case of the member."""
    known = WorkItem.objects.filter(subject__case__member=case.member_id, kind=BEREAVEMENT)
    if known.exclude(state=ItemState.CANCELLED).exists():
        return
    days = int(thresholds.value(CONDOLENCE_DAYS.code))
    draft = ItemDraft(
        kind=BEREAVEMENT,
        subject=case.subject,
        unit=case.unit,
        source_key=f"case:{case.pk}:{BEREAVEMENT}:{known.count() + 1}",
        opens_at=now,
        due_at=end_of(load_working_days().after(timezone.localdate(now), days)),
        because=explain(CONDOLENCE, days=days, died_on=died_on),
        counted_from=now,
        working_days=days,
    )
    open_items(drafts=[draft], now=now)


@transaction.atomic
def take_back_death(*, case_id: int, actor: "User", now: datetime, reason: str) -> IllnessCase:
    """Take back a death that was entered wrongly: every case of the member stands again where the death ended it.

    What it cancelled is open again with its own due time; a plan that waited for approval is to be submitted anew.
    Condolence that nobody has paid is cancelled, and messages reach the member again. Raises MoveRefused.
    """
    case, others = _lock_cases(case_id)
    died_at = _moment_of_death(case)
    back = _take_back(case, actor=actor, told_by=None, now=now, reason=reason)
    for other in others:
        if other.state == CaseState.DECEASED:
            _take_back(other, actor=None, told_by=actor, now=now, reason=reason)
        elif died_at is not None:
            _reopen(other, died_at, actor, now)
    take_back_member_death(member=case.member, actor=actor, now=now)
    return back


def _moment_of_death(case: IllnessCase) -> datetime | None:
    return case.moves.filter(move="die").values_list("at", flat=True).first()


def _take_back(
    case: IllnessCase, *, actor: "User | None", told_by: "User | None", now: datetime, reason: str
) -> IllnessCase:
    by, died_at = actor or told_by, _moment_of_death(case)
    back = move_case(case_id=case.pk, move="undo_death", actor=actor, told_by=told_by, now=now, reason=reason)
    closed = back.moves.filter(target=CaseState.CLOSED).exclude(move="undo_death").first() if back.is_ended else None
    back.died_on, back.closed_at = None, closed.at if closed else None
    back.save(update_fields=["died_on", "closed_at"])
    wrong = _("The death was entered wrongly: %(reason)s") % {"reason": reason.strip()}
    cancel_items(subject=case.subject, now=now, actor=by, reason=wrong, kinds=[BEREAVEMENT])
    if died_at is not None:
        _reopen(case, died_at, by, now)
    if back.is_ended:
        return back
    reopen_subject(subject=case.subject)
    if back.state == CaseState.PLANNED:
        ended = _("Its approval ended with the death that was entered wrongly")
        back = move_case(case_id=case.pk, move="return_plan", actor=None, told_by=by, now=now, reason=ended)
    open_next(case=back, now=now)
    return back


def _reopen(case: IllnessCase, died_at: datetime, actor: "User | None", now: datetime) -> None:
    kinds = WITHOUT_HEALTH_DATA if case.is_withheld else None
    reopen_items(subject=case.subject, cancelled_at=died_at, actor=actor, now=now, kinds=kinds)
