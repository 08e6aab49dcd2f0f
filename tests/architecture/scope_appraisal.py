"""Objects of appraisals for the matrix, and how their URLs are called."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.models import Appeal, Appraisal, AppraisalPeriod, PeerDoor, Scheme, TrainingRecord, Veto
from assessments.appraisal.services.appeals import lodge_appeal
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.records import Training, note_training
from assessments.appraisal.services.schemes import draft_scheme
from assessments.appraisal.services.vetoes import enter_veto
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.appraisal import FIRST, in_stage, of, opened, superiors_review
from unioncare.organisation.enums import Role


class AppraisalStage:
    """What appraisal brings to the stage: a period of the enterprise in which the group leader is appraised."""

    world: World

    @cached_property
    def appraisal_period(self) -> AppraisalPeriod:
        now = timezone.now()
        return in_stage(opened(self.world, now=now), PeriodState.ROUND, now=now)

    @cached_property
    def appraisal(self) -> Appraisal:
        return of(self.appraisal_period, self.world.people[Role.GROUP_LEADER])

    @cached_property
    def door(self) -> PeerDoor:
        """What the branch chair is asked."""
        doors = PeerDoor.objects.filter(appraisal__period=self.appraisal_period)
        return doors.filter(colleague=self.world.people[Role.BRANCH_CHAIR]).earliest("pk")

    @cached_property
    def veto(self) -> Veto:
        kind = self.appraisal_period.scheme.veto_kinds.earliest("pk")
        given: dict[str, Any] = {"facts": "事实", "evidence": "A1", "actor": self.world.people[Role.AUDITOR]}
        return enter_veto(appraisal=self.appraisal, kind=kind, now=timezone.now(), **given)

    @cached_property
    def told_period(self) -> AppraisalPeriod:
        """Another one, of the group alone and of the months before: nobody is appraised twice for the same days."""
        now = timezone.now()
        months = (date(2025, 7, 1), date(2025, 9, 30))
        group = opened(self.world, unit=self.world.group, now=now, months=months)
        period = in_stage(group, PeriodState.SUPERIOR, now=now)
        superiors_review(period, now=now)
        return publish_period(period=period, actor=self.world.people[Role.CHAIR], now=now)

    @cached_property
    def appeal(self) -> Appeal:
        person = self.world.people[Role.GROUP_LEADER]
        return lodge_appeal(appraisal=of(self.told_period, person), words="有误", actor=person, now=timezone.now())

    @cached_property
    def scheme_draft(self) -> Scheme:
        officer = self.world.people[Role.ORGANISATION_OFFICER]
        return draft_scheme(unit=self.world.enterprise, actor=officer, now=timezone.now())

    @cached_property
    def training(self) -> TrainingRecord:
        return note_training(
            person=self.world.people[Role.GROUP_LEADER], unit=self.world.group, now=timezone.now(),
            training=Training("心理急救培训", FIRST, FIRST, 8), actor=self.world.people[Role.ORGANISATION_OFFICER],
        )  # fmt: skip


Maker = Callable[[Any], Target]


def _period(stage: AppraisalStage) -> Target:
    return Target({"number": stage.appraisal_period.number})


def _told(stage: AppraisalStage) -> Target:
    return Target({"number": stage.told_period.number})


def _appraisal(stage: AppraisalStage) -> Target:
    return Target({"pk": stage.appraisal.pk})


def _told_appraisal(stage: AppraisalStage) -> Target:
    return Target({"pk": of(stage.told_period, stage.world.people[Role.GROUP_LEADER]).pk})


def _scheme(stage: AppraisalStage) -> Target:
    return Target({"pk": stage.scheme_draft.pk})


OBJECTS: dict[str, Maker] = {
    f"assessments:{name}": _period
    for name in ("appraisal_period", "appraisal_days", "appraisal_peers", "appraisal_team", "my_appraisal")
}
OBJECTS |= {
    f"assessments:{name}": _appraisal
    for name in ("appraisal", "appraisal_review", "appraisal_superior", "appraisal_excuse", "appraisal_veto_new")
}
OBJECTS |= {f"assessments:{name}": _scheme for name in ("appraisal_scheme", "appraisal_scheme_edit")}
OBJECTS |= {
    "assessments:appraisals": lambda stage: Target(),
    "assessments:appraisal_periods": lambda stage: Target(marker=stage.appraisal_period.number),
    "assessments:appraisal_schemes": lambda stage: Target(marker=f"/schemes/{stage.scheme_draft.pk}/"),
    "assessments:appraisal_step": lambda stage: Target({"number": stage.appraisal_period.number, "move": "review"}),
    "assessments:appraisal_export": _told,
    "assessments:appraisal_appeals": _told,
    "assessments:appraisal_peer": lambda stage: Target({"number": stage.appraisal_period.number, "pk": stage.door.pk}),
    "assessments:appraisal_appeal": _told_appraisal,
    "assessments:appraisal_sheet": _told_appraisal,
    "assessments:appraisal_veto": lambda stage: Target({"pk": stage.veto.pk, "move": "confirm"}),
    "assessments:appraisal_decide": lambda stage: Target({"pk": stage.appeal.pk, "move": "reject"}),
    "assessments:appraisal_scheme_step": lambda stage: Target({"pk": stage.scheme_draft.pk, "move": "publish"}),
    "assessments:cadre_records": lambda stage: Target(marker=stage.training.title),
    "assessments:cadre_record_new": lambda stage: Target({"kind": "training"}),
    "assessments:cadre_record_strike": lambda stage: Target({"kind": "training", "pk": stage.training.pk}),
}
