"""Who decides a step: the nearest unit upward with somebody who may, so that a unit too small for it climbs."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post

from ..conflicts import barred_people
from ..enums import ApprovalState
from ..models import Approval, ApprovalStep, WorkItem
from ..responsibility import Answer, Question, Responsibilities
from ..services import ItemDraft, open_items
from ..services.telling import tell_of_moved
from ..services.transitions import APPROVAL_KEY, change, forget_counts, lock_open, log
from .actions import get_action

REASON = gettext_noop("Decided by {role} of {unit} within {days} working days; nobody decides what they initiated")
REASON_NOBODY = gettext_noop("Nobody may decide this at {unit} or above: fill a post as {role}")


def excluded_people(approval: Approval) -> frozenset[int]:
    """Return who may not decide: the initiator, earlier deciders, those named, those with a conflict of interest."""
    deciders = {step.decided_by_id for step in approval.steps.all() if step.decided_by_id}
    barred = barred_people([approval.subject]).get(approval.subject_id, {})
    return frozenset({approval.initiated_by_id, *deciders, *approval.excluded_people, *barred})


def find_seat(approval: Approval, step: ApprovalStep, on: date) -> Answer:
    """Return who decides a step now, and the units that were passed because nobody there may."""
    question = Question("", approval.unit, excluded=excluded_people(approval))
    table = Responsibilities.around([question], on)
    return table.nearest(approval.unit, step.roles, question.excluded, from_kind=step.unit_kind)


def item_key(step: ApprovalStep) -> str:
    return f"approval:{step.approval_id}:{step.order}"


def open_step(
    approval: Approval,
    step: ApprovalStep,
    *,
    now: datetime,
    due_at: datetime | None = None,
    because: Explanation | None = None,
    in_hours: bool = False,
    working_days: int | None = None,
) -> None:
    """Seat a step and open its work item; by default it is due after the action's working days."""
    action = get_action(approval.action)
    seat = find_seat(approval, step, timezone.localdate(now))
    _sit(step, seat)
    counted = action.working_days if due_at is None else working_days
    draft = ItemDraft(
        kind=action.item_kind,
        subject=approval.subject,
        unit=approval.unit,
        source_key=item_key(step),
        opens_at=now,
        due_at=due_at or end_of(load_working_days().after(timezone.localdate(now), action.working_days)),
        because=because or _reason(step, seat, action.working_days),
        in_hours=in_hours,
        role=seat.role,
        assignee=seat.user,
        seated=True,
        details={APPROVAL_KEY: approval.pk},
        counted_from=now if counted else None,
        working_days=counted,
    )
    open_items(drafts=[draft], now=now)


def _sit(step: ApprovalStep, seat: Answer) -> None:
    if seat.post and step.unit_id != seat.post.unit_id:
        step.unit = seat.post.unit
        step.save(update_fields=["unit"])


def _reason(step: ApprovalStep, seat: Answer, days: int) -> Explanation:
    with translation.override(None):
        role: dict[str, str] = {"msg": str(Role(seat.role).label)}
    if seat.user is None:
        return explain(REASON_NOBODY, role=role, unit=step.unit.name)
    return explain(REASON, role=role, unit=step.unit.name, days=days)


def current_step(approval: Approval) -> ApprovalStep | None:
    """Return the step that waits for a decision, None when none does."""
    steps = sorted(approval.steps.all(), key=lambda step: step.order)
    return next((step for step in steps if step.state == ApprovalState.PENDING), None)


def reseat_steps(*, now: datetime) -> int:
    """Move waiting steps to whoever may decide them today; return how many moved."""
    waiting = Approval.objects.filter(state=ApprovalState.PENDING).order_by("pk").values_list("pk", flat=True)
    return sum(_reseat(pk, now) for pk in waiting.iterator())


@transaction.atomic
def _reseat(approval_pk: int, now: datetime) -> int:
    approval = Approval.objects.select_for_update(of=("self",)).select_related("subject", "unit").get(pk=approval_pk)
    step = current_step(approval)
    if approval.state != ApprovalState.PENDING or step is None:
        return 0
    items = lock_open(WorkItem.objects.filter(source_key=item_key(step)))
    seat = find_seat(approval, step, timezone.localdate(now))
    if not items or items[0].assignee == seat.user or _still_sits(items[0], approval, step, now):
        return 0
    _sit(step, seat)
    item, person = items[0], seat.user
    change(WorkItem.objects.filter(pk=item.pk), "assign", assignee=person, role=seat.role)
    log(
        [(item, {"assignee": [item.assignee.name if item.assignee else "", person.name if person else ""]})], actor=None
    )
    forget_counts(item.assignee_id, person.pk if person else None)
    if person:
        tell_of_moved([(person, item)], now=now)
    return 1


def _still_sits(item: WorkItem, approval: Approval, step: ApprovalStep, now: datetime) -> bool:
    """Tell whether the item's person may still decide, so that a lighter load elsewhere moves nothing."""
    if item.assignee is None or item.assignee_id in excluded_people(approval):
        return False
    on = timezone.localdate(now)
    held = Post.objects.active(on).filter(unit=step.unit, role__in=step.roles)
    return held.filter(Q(user=item.assignee) | Q(deputy=item.assignee)).exists()
