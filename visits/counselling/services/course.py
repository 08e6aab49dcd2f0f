"""The course of a counselling: reviewed on a day, going on, ended."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.enums import CaseState
from cases.care.services.locking import lock_case_for
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.calendar import end_of
from unioncare.worklist.services import ItemDraft, cancel_items, complete_kind, open_items

from ..enums import Outcome
from ..kinds import INTAKE, REVIEW
from ..models import Counselling
from .deciding import finish
from .flow import move_counselling
from .locking import lock_counselling, lock_for_circle

if TYPE_CHECKING:
    from unioncare.organisation.models import User

AGREED = gettext_noop("The review was set for {day}")


@transaction.atomic
def set_review(*, counselling_id: int, on: date, actor: "User", now: datetime) -> Counselling:
    """Set the day on which goals and course are looked at; a private item of the counsellor's. Raises MoveRefused."""
    counselling = lock_for_circle(counselling_id, actor, now)
    if not counselling.is_taken:
        raise MoveRefused(_("The referral is not accepted yet."))
    _set_review(counselling, on, actor, now)
    return counselling


def _set_review(counselling: Counselling, on: date, actor: "User", now: datetime) -> None:
    if on < timezone.localdate(now):
        raise MoveRefused(_("This day has been already: set one from today on."))
    moved = _("The review was set for another day.")
    cancel_items(subject=counselling.subject, now=now, actor=actor, reason=moved, kinds=[REVIEW])
    counselling.review_on = on
    counselling.save(update_fields=["review_on"])
    number = counselling.subject.items.filter(kind=REVIEW).count() + 1
    draft = ItemDraft(
        kind=REVIEW,
        subject=counselling.subject,
        unit=counselling.team.unit,
        source_key=f"counselling:{counselling.pk}:review:{number}",
        opens_at=now,
        due_at=max(end_of(on), now),
        because=explain(AGREED, day=on),
        assignee=_reviewer(counselling, actor),
        seated=True,
        private=True,
    )
    open_items(drafts=[draft], now=now)


def _reviewer(counselling: Counselling, actor: "User") -> "User":
    """Return with whom the review stands: whoever sets it where they counsel, else the first counsellor."""
    rows = counselling.assignments.filter(ended_at__isnull=True).select_related("user").order_by("pk")
    people = [row.user for row in rows]
    return actor if actor in people or not people else people[0]


@transaction.atomic
def begin_review(*, counselling_id: int, actor: "User", now: datetime) -> Counselling:
    """Begin the review: the item is done, goals are settled, then the counselling goes on or ends."""
    counselling = lock_for_circle(counselling_id, actor, now)
    move_counselling(counselling, move="review", actor=actor, now=now)
    complete_kind(subject=counselling.subject, kinds=[REVIEW], actor=actor, now=now)
    return counselling


@transaction.atomic
def go_on(*, counselling_id: int, next_review: date, actor: "User", now: datetime) -> Counselling:
    """Go on after a review, until the next one. Raises MoveRefused."""
    counselling = lock_for_circle(counselling_id, actor, now)
    move_counselling(counselling, move="go_on", actor=actor, now=now)
    _set_review(counselling, next_review, actor, now)
    return counselling


@transaction.atomic
def end_counselling(*, counselling_id: int, outcome: Outcome | str, actor: "User", now: datetime) -> Counselling:
    """End a counselling for a coded reason; what it holds stays readable for its circle. Raises MoveRefused."""
    lock_case_for(Counselling.objects.values_list("case", flat=True).get(pk=counselling_id), actor)
    counselling = lock_counselling(counselling_id)
    move_counselling(counselling, move="end", actor=actor, now=now, reason=str(outcome))
    complete_kind(subject=counselling.subject, kinds=[REVIEW], actor=actor, now=now)
    finish(counselling, actor, now)
    return counselling


def end_with_cases(*, now: datetime) -> int:
    """End the counsellings of members who died, and of reports that proved wrong; return how many. For the sweep."""
    over = Counselling.objects.open().filter(case__state__in=(CaseState.DECEASED, CaseState.REJECTED))
    keys = list(over.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        end_with_case(counselling_id=key, now=now)
    return len(keys)


@transaction.atomic
def end_with_case(*, counselling_id: int, now: datetime) -> None:
    """End a counselling because its case did."""
    counselling = lock_counselling(counselling_id)
    move_counselling(counselling, move="end_with_case", actor=None, now=now, reason=Outcome.CASE_ENDED)
    reason = _("The case ended.")
    cancel_items(subject=counselling.subject, now=now, actor=None, reason=reason, kinds=[INTAKE, REVIEW])
    finish(counselling, None, now)
