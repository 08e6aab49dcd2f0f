"""Calling people for an alert: rows, messages and private work items, in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from unioncare.core.explain import explain
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, open_items

from ..enums import RiskStepKind, Rung
from ..kinds import CALL
from ..messages import RiskCallMessage
from ..models import RiskAlert, RiskCall
from ..thresholds import SUPERVISOR_MINUTES, minutes
from .steps import log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WHY_CALLED = gettext_noop("A sign of danger was noticed at {at}: whoever takes it on first speaks with the member")


def call_people(*, alert: RiskAlert, people: "Sequence[User]", rung: Rung, now: datetime) -> None:
    """Call people: each finds the alert, a message and an item that nobody else sees; of nobody the log says so.

    Whoever still has an item of an earlier call keeps it and gets another message. The alert is locked by the caller.
    """
    alert.called_at = now
    alert.save(update_fields=["called_at"])
    if not people:
        log(alert, RiskStepKind.NOBODY, now)
        return
    _reach(alert, people, rung, now, RiskStepKind.CALLED)
    due_at = now + minutes(SUPERVISOR_MINUTES)
    asked = WorkItem.objects.open().filter(subject=alert.subject_id, kind=CALL)
    waiting = set(asked.values_list("assignee", flat=True).order_by())
    open_items(
        drafts=[
            ItemDraft(
                kind=CALL,
                subject=alert.subject,
                unit=alert.case.unit,
                source_key=f"risk:{alert.pk}:{alert.round}:call:{person.pk}:{now.isoformat()}",
                opens_at=now,
                due_at=due_at,
                because=explain(WHY_CALLED, at=alert.running_since),
                role=Role.COUNSELLOR,
                in_hours=True,
                assignee=person,
                private=True,
                announced=True,
            )
            for person in people
            if person.pk not in waiting
        ],
        now=now,
    )


def tell_people(*, alert: RiskAlert, people: "Sequence[User]", rung: Rung, now: datetime) -> None:
    """Tell people who need not answer, for somebody is with the member already; they may open the alert."""
    _reach(alert, people, rung, now, RiskStepKind.TOLD)


def _reach(alert: RiskAlert, people: "Sequence[User]", rung: Rung, now: datetime, step: RiskStepKind) -> None:
    RiskCall.objects.bulk_create(
        [RiskCall(alert=alert, person=person, round=alert.round, rung=rung, called_at=now) for person in people],
        ignore_conflicts=True,
    )
    for person in people:
        log(alert, step, now, person=person, rung=int(rung))
    code = RiskCallMessage.code
    tell(
        news=[
            News(
                code,
                f"{code}:{alert.code}:{alert.round}:{int(rung)}:{person.pk}:{now.isoformat()}",
                recipient=person.pk,
                path=alert.get_absolute_url(),
            )
            for person in people
        ],
        now=now,
    )
