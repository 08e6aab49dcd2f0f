"""Protocols: the default one in force somewhere, drafts of it, and a plan taken to approval."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases.care.models import CarePlan, IllnessCase, Protocol
from cases.care.services.planning import ACTION as PLAN
from cases.care.services.planning import submit_plan
from cases.care.services.protocols import draft_protocol, install_default_protocol
from cases.care.starter.protocol import TITLE_EN, TITLE_ZH
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit
from unioncare.worklist.approvals import decide, pending_for

from .cases import NOW, graded
from .world import World

# Long before the day of the mock-ups.
PUBLISHED = datetime(2026, 1, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def in_force(unit: Unit, *, now: datetime = PUBLISHED) -> Protocol:
    """Put the default protocol into force for a unit."""
    return install_default_protocol(unit=unit, actor=None, now=now, publish=True)


def drafted(world: World, *, unit: Unit | None = None, now: datetime = NOW, starts_on: date | None = None) -> Protocol:
    """Return a draft of the welfare officer that copies what is in force, or the default."""
    unit = unit or world.enterprise
    source = Protocol.objects.filter(unit=unit).first()
    if source is None:
        return install_default_protocol(unit=unit, actor=world.welfare_officer, now=now, starts_on=starts_on)
    return draft_protocol(
        unit=unit,
        actor=world.welfare_officer,
        now=now,
        title_zh=TITLE_ZH,
        title_en=TITLE_EN,
        copy_of=source,
        starts_on=starts_on,
    )


def submitted(world: World, *, now: datetime = NOW, **fields: object) -> IllnessCase:
    """Take a case to a plan that waits for approval."""
    case = graded(world, now=now, **fields)
    submit_plan(case=case, actor=world.welfare_officer, now=now)
    return IllnessCase.objects.get(pk=case.pk)


def approve_plan(case: IllnessCase, world: World, *, now: datetime = NOW, comment: str = "", yes: bool = True) -> None:
    """Decide the plan as the chair or vice-chair whose turn it is."""
    approval = pending_for(case.subject, PLAN)
    assert approval is not None
    seat = approval.steps.get(state="pending")
    role = Role(seat.roles[0])
    decide(approval_id=approval.pk, actor=world.person(role), now=now, approve=yes, comment=comment)


def in_care(world: World, *, now: datetime = NOW, **fields: object) -> IllnessCase:
    """Take a case through approval into care."""
    case = submitted(world, now=now, **fields)
    approve_plan(case, world, now=now)
    return IllnessCase.objects.select_related("subject", "unit", "disease").get(pk=case.pk)


def plan_of(case: IllnessCase) -> CarePlan:
    """Return the plan in force."""
    return CarePlan.objects.get(case=case, state="approved")
