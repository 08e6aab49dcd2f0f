"""Improvement actions of the world, taken to a state through their services."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessments.improvement.models import Cause, ImprovementAction
from assessments.improvement.services.doing import finish_action
from assessments.improvement.services.planning import ActionEntry, plan_action
from assessments.improvement.services.publishing import PublicWords, publish_action, word_action
from assessments.improvement.services.verifying import confirm_action
from donations.ledger.models import AuditFinding, Fund
from donations.ledger.services.findings import raise_finding
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

from .cases import NOW
from .world import World

WORDS = PublicWords(
    said_zh="探视经常晚到", did_zh="每周一由分会排出探视表并公示", said_en="Visits often come late",
    did_en="The branch posts a plan of visits every Monday",
)  # fmt: skip


def entry(owner: User, **fields: Any) -> ActionEntry:
    """Return an ordinary entry, due in ten days."""
    cause = fields.pop("cause", "no_time")
    given: dict[str, Any] = {
        "wrong": "探视经常晚到", "measure": "每周一排出探视表", "owner": owner,
        "due_on": timezone.localdate(fields.pop("now", NOW)) + timedelta(days=10),
    }  # fmt: skip
    return ActionEntry(cause=Cause.objects.get(code=cause), **(given | fields))


def planned(
    world: World, *, unit: Unit | None = None, source_key: str = "", owner: User | None = None,
    actor: User | None = None, now: datetime = NOW, **fields: Any,
) -> ImprovementAction:  # fmt: skip
    """Return an action that the welfare officer planned, by default of the branch and for the branch chair."""
    return plan_action(
        source_key=source_key or f"other:{uuid4()}", unit=unit or world.branch,
        entry=entry(owner or world.branch_chair, now=now, **fields), actor=actor or world.welfare_officer, now=now,
    )  # fmt: skip


def finished(action: ImprovementAction, *, now: datetime = NOW) -> ImprovementAction:
    """Let the owner say that it is done."""
    return finish_action(action=action, evidence="探视表已张贴", actor=action.owner, now=now)


def verified(action: ImprovementAction, world: World, *, now: datetime = NOW) -> ImprovementAction:
    """Let the owner finish it and the chair find it effective."""
    finished(action, now=now)
    return confirm_action(action=action, actor=world.chair, now=now)


def published(
    action: ImprovementAction, world: World, *, words: PublicWords = WORDS, now: datetime = NOW
) -> ImprovementAction:
    """Take an action through verification onto the public page."""
    verified(action, world, now=now)
    word_action(action=action, words=words, actor=world.chair, now=now)
    return publish_action(action=action, actor=world.chair, now=now)


def found_by_audit(fund: Fund, world: World) -> AuditFinding:
    """Return a finding that the auditor has raised about a fund."""
    return raise_finding(fund=fund, text="缺签领单", actor=world.person(Role.AUDITOR), now=NOW)
