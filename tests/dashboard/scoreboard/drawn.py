"""Cases with everything that the indicators of rules, response, mind and effect count, by chance."""

import json
import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from assessments.feedback.enums import Category, FeedbackState, Way
from assessments.feedback.models import FeedbackRequest
from cases.care.enums import CaseState, ConsentState, DocumentKind, EventKind, PlanState
from cases.care.models import (
    CarePlan,
    CaseDocument,
    Consent,
    ConsentText,
    CostEntry,
    Grading,
    HouseholdSurvey,
    IllnessCase,
    TreatmentEvent,
)
from donations.aid.enums import GrantKind, GrantState
from donations.aid.models import Grant, Hardship
from donations.ledger.models import Fund
from tests.factories import World
from tests.factories.cases import NOW, load_catalogues
from tests.factories.counselling import founded
from tests.factories.funds import fund
from tests.factories.members import MemberFactory
from tests.factories.protocol import in_force
from tests.factories.questionnaires import links, questionnaire, survey
from tests.factories.screening import scale
from tests.factories.surveys import scored, used
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject
from visits.counselling.enums import Attendance
from visits.counselling.models import Counselling, CounsellingConsent, CounsellingConsentText, CounsellingSession
from visits.recovery.enums import Stage
from visits.recovery.models import MedicalPeriod, RecoveryMeasure, ReturnStage
from visits.safety.models import RiskAlert
from visits.schedule.enums import Trigger
from visits.schedule.models import Visit, VisitRecord
from visits.screening.enums import Mode, Outcome
from visits.screening.models import ScaleResult, Screening
from visits.screening.starter import load_scales

CASES = 30


class Drawing:
    """Draws a world: cases in three units with their rows, most around March 2026."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.protocol = in_force(world.enterprise)
        load_catalogues()
        load_scales()
        self.team, self.fund = founded(world), fund(world.enterprise)
        self.counsellor = world.person(Role.COUNSELLOR)
        self.told = CounsellingConsentText.objects.first() or CounsellingConsentText.objects.create(
            version=1, body_zh="同意", body_en="Agreed", published_on=NOW.date()
        )

    def draw(self) -> None:
        units = [self.world.group, self.world.second_branch, self.world.far_branch]
        for number in range(CASES):
            case = self._case(number, units[number % 3])
            for part in (
                self._file, self._visits, self._grants, self._alerts, self._screenings, self._counselling,
                self._recovery,
            ):  # fmt: skip
                part(case)
        for number in range(40):
            self._item(self.dice.choice(units), "regrading", number)
            self._request(self.dice.choice(units), number)
        self._answers()

    def _case(self, number: int, unit: Unit) -> IllnessCase:
        reported = self._moment(-430, 20) if self.dice.random() < 0.5 else self._moment(-45, 20)
        state = self.dice.choice([*CaseState.values, CaseState.IN_CARE, CaseState.IN_CARE])
        ended = state in {CaseState.CLOSED, CaseState.REJECTED, CaseState.DECEASED}
        consent = self.dice.choice([*ConsentState.values, *[ConsentState.GIVEN] * 6])
        known = consent != ConsentState.PENDING and self.dice.random() < 0.85
        member = MemberFactory(unit=unit)
        case = IllnessCase.objects.create(
            number=f"2026-{number:04d}", member=member, unit=unit, state=state, consent_state=consent,
            subject=SubjectFactory(unit=unit, label=f"{member.name} 2026-{number:04d}"),
            reported_at=reported, closed_at=reported + timedelta(days=self.dice.randrange(1, 200)) if ended else None,
            diagnosed_on=reported.date() + timedelta(days=self.dice.randrange(-70, 8)) if known else None,
            verified_at=reported + timedelta(days=3) if self.dice.random() < 0.7 else None,
            died_on=self._moment(-30, 20).date() if state == CaseState.DECEASED else None,
        )  # fmt: skip
        for _number in range(self.dice.randrange(3)):
            Consent.objects.create(
                case=case, text=ConsentText.objects.first(), state=self.dice.choice(ConsentState.values),
                at=self._moment(-60, 20),
            )  # fmt: skip
        return case

    def _file(self, case: IllnessCase) -> None:
        survey = self._survey(case)
        for _number in range(self.dice.randrange(3)):
            self._plan(case)
        for number in range(self.dice.randrange(6)):
            kind = self.dice.choice(DocumentKind.values)
            CaseDocument.objects.create(
                case=case, kind=kind, file="x.pdf", file_name="x.pdf", content_type="application/pdf", size=1,
                sha256=f"{case.pk}-{number}", **self._noted(),
            )  # fmt: skip
        if self.dice.random() < 0.5:
            CostEntry.objects.create(case=case, incurred_on=NOW.date(), total=Decimal(100), **self._noted())
        if self.dice.random() < 0.5:
            kind = self.dice.choice([EventKind.DISCHARGE, EventKind.ADMISSION])
            TreatmentEvent.objects.create(case=case, kind=kind, happened_on=NOW.date(), **self._noted())
        if survey is not None and self.dice.random() < 0.3:
            Hardship.objects.create(
                case=case, survey=survey, hardship=1, assessed_on=self._moment(-500, 20).date(),
                assessed_by=self.world.welfare_officer,
            )  # fmt: skip

    def _survey(self, case: IllnessCase) -> HouseholdSurvey | None:
        if self.dice.random() < 0.4:
            return None
        return HouseholdSurvey.objects.create(
            case=case, surveyed_on=NOW.date(), region="青岭县", persons=3, annual_income=Decimal(72_000),
            evidence="收入证明", **self._noted(),
        )  # fmt: skip

    def _plan(self, case: IllnessCase) -> None:
        at = self._moment(-420, 20)
        grading = Grading.objects.create(
            case=case, graded_at=at, severity=3, severity_evidence="III 期", evidence_on=at.date(), burden=2, level=3
        )
        free = not CarePlan.objects.filter(case=case, state=PlanState.APPROVED).exists()
        state = PlanState.APPROVED if free else PlanState.SUPERSEDED
        kinds = self.dice.sample(DocumentKind.values, 4)
        rule = {"entitlement": "documents", "params": {"kinds": kinds, "days": 14}}
        other = {"entitlement": "visits", "params": {"kinds": ["photo"]}}
        CarePlan.objects.create(
            case=case, grading=grading, protocol=self.protocol, state=state, anchor_on=at.date(), created_at=at,
            entitlements={"granted": [other, rule]}, approved_at=at,
        )  # fmt: skip

    def _visits(self, case: IllnessCase) -> None:
        for number in range(self.dice.randrange(1, 4)):
            item = self._item(case.unit, "visit", case.pk * 10 + number, case.subject)
            trigger = Trigger.FIRST if number == 0 else self.dice.choice([Trigger.REGULAR, Trigger.EXTRA])
            visit = Visit.objects.create(
                item=item, case=case, trigger=trigger, planned_on=item.due_at.date(), created_at=NOW
            )
            if item.state == ItemState.DONE:
                met = self.dice.random() < 0.6
                VisitRecord.objects.create(
                    visit=visit, key=uuid.uuid4(), mode=self.dice.choice(["home", "phone", "hospital"]),
                    happened_at=item.due_at + timedelta(hours=self.dice.randrange(-80, 30)), seats_met=met,
                    standard_met=met, recorded_by=self.world.branch_chair, recorded_at=NOW,
                )  # fmt: skip

    def _item(self, unit: Unit, kind: str, number: int, subject: Subject | None = None) -> object:
        due = self._moment(-50, 30)
        state = self.dice.choice([*ItemState.values, ItemState.DONE, ItemState.DONE])
        ended = state != ItemState.OPEN
        paused = due if not ended and self.dice.random() < 0.3 else None
        return WorkItemFactory(
            kind="red_flag" if kind == "regrading" and number % 3 == 0 else kind,
            subject=subject or SubjectFactory(unit=unit), unit=unit, scope_path=unit.path, due_at=due,
            opens_at=due - timedelta(days=9), state=state, reason="略" if ended else "", source_key=f"{kind}:{number}",
            paused_at=paused, planned_due_at=paused, missed=self.dice.random() < 0.4,
            done_at=due + timedelta(hours=self.dice.randrange(-90, 60)) if ended else None,
        )  # fmt: skip

    def _grants(self, case: IllnessCase) -> None:
        for _number in range(self.dice.randrange(3)):
            asked = self._moment(-50, 20)
            paid = asked + timedelta(hours=self.dice.randrange(1, 200)) if self.dice.random() < 0.8 else None
            Grant.objects.create(
                number=f"G{Grant.objects.count():05d}", case=case, subject=case.subject, member=case.member,
                unit=case.unit, kind=self.dice.choice([GrantKind.EMERGENCY, GrantKind.EMERGENCY, GrantKind.RELIEF]),
                fund=self._fund, proposed=Decimal(500), asked=Decimal(500), initiated_by=self.world.branch_chair,
                state=GrantState.PAID if paid else GrantState.APPROVED, created_at=asked, requested_at=asked,
                paid_on=paid.date() if paid else None, settled_at=paid, key=uuid.uuid4(),
            )  # fmt: skip

    @property
    def _fund(self) -> Fund:
        return self.fund

    def _alerts(self, case: IllnessCase) -> None:
        if self.dice.random() < 0.5:
            return
        raised = self._moment(-50, 20)
        RiskAlert.objects.create(
            case=case, subject=SubjectFactory(unit=case.unit), code=f"R{case.pk}", team=self.team, raised_at=raised,
            running_since=raised, called_at=raised, interview_due_at=raised + timedelta(hours=2),
            interviewed_at=raised + timedelta(hours=3) if self.dice.random() < 0.7 else None,
            missed=self.dice.random() < 0.4,
        )  # fmt: skip

    def _screenings(self, case: IllnessCase) -> None:
        for _number in range(self.dice.randrange(5)):
            outcome = self.dice.choice([Outcome.ANSWERED, Outcome.ANSWERED, Outcome.DECLINED])
            taken = Screening.objects.create(
                case=case, taken_at=self._moment(-130, 20), mode=Mode.TOGETHER, outcome=outcome,
                conducted_by=self.counsellor, team=self.team,
            )  # fmt: skip
            if outcome == Outcome.ANSWERED:
                content = json.dumps({"answers": [], "total": self.dice.randrange(28), "psych": 1, "grade": 0})
                ScaleResult.objects.create(
                    screening=taken, scale=scale(self.dice.choice(["phq9", "phq9", "gad7"])), content=content
                )

    def _counselling(self, case: IllnessCase) -> None:
        if self.dice.random() < 0.4:
            return
        at = self._moment(-50, 20)
        counselling = Counselling.objects.create(
            number=f"C{case.pk}", case=case, team=self.team, subject=SubjectFactory(unit=case.unit), referred_at=at
        )
        consent = CounsellingConsent.objects.create(
            counselling=counselling, text=self.told, answer="given", at=at, recorded_by=self.counsellor
        )
        for number in range(self.dice.randrange(3)):
            attendance = self.dice.choice(Attendance.values)
            CounsellingSession.objects.create(
                counselling=counselling, key=uuid.uuid4(), counsellor=self.counsellor, mode="office",
                held_at=at + timedelta(days=number), attendance=attendance, consent=consent, minutes=50,
                recorded_at=at, struck_at=NOW if self.dice.random() < 0.2 else None,
            )  # fmt: skip

    def _recovery(self, case: IllnessCase) -> None:
        for _number in range(self.dice.randrange(5)):
            RecoveryMeasure.objects.create(
                case=case, measured_on=self._moment(-90, 20).date(), ecog=self.dice.choice([None, 0, 1, 2, 3]),
                self_rated=self.dice.choice([5, 40, 70]), **self._noted(),
            )  # fmt: skip
        day = (NOW - timedelta(days=400)).date()
        for _number in range(self.dice.randrange(4)):
            ReturnStage.objects.filter(case=case, ended_on=None).update(ended_on=day)
            ReturnStage.objects.create(case=case, stage=self.dice.choice(Stage.values), starts_on=day, recorded_at=NOW)
            day += timedelta(days=self.dice.randrange(1, 250))
        if self.dice.random() < 0.8:
            ends = self._moment(-50, 20).date()
            begins = ends - timedelta(days=180)
            MedicalPeriod.objects.create(
                case=case, starts_on=begins, counts_from=begins, ends_on=ends, total_years=5, own_years=1, months=6,
                within_months=12, because={}, **self._noted(),
            )  # fmt: skip

    def _request(self, unit: Unit, number: int) -> None:
        at = self._moment(-50, 20)
        state = self.dice.choice([*FeedbackState.values, FeedbackState.CLOSED, FeedbackState.CLOSED])
        ended = state in {FeedbackState.CLOSED, FeedbackState.WITHDRAWN}
        FeedbackRequest.objects.create(
            number=f"F{number:05d}", subject=SubjectFactory(unit=unit), unit=unit, category=Category.CARE,
            way=Way.FORM, is_anonymous=True, state=state, received_at=at, code_index=bytes([number]) * 16,
            ended_at=at + timedelta(days=self.dice.randrange(30)) if ended else None,
        )  # fmt: skip

    def _answers(self) -> None:
        version = questionnaire(self.world.enterprise)
        held = survey(version, self.world.enterprise)
        for unit in (self.world.branch, self.world.second_branch):
            for on in (NOW.replace(month=2).date(), NOW.date()):
                scored(version, held, unit, *self.dice.choices(range(1, 6), k=self.dice.randrange(6, 12)), on=on)
            made = links(held, unit, 8, first=1 if unit == self.world.branch else 11)
            used(*made[: self.dice.randrange(8)])

    def _noted(self) -> dict[str, datetime | None]:
        at = self._moment(-60, 20)
        struck = at + timedelta(days=self.dice.randrange(40)) if self.dice.random() < 0.25 else None
        return {"recorded_at": at, "struck_at": struck}

    def _moment(self, first: int, last: int) -> datetime:
        """Return a moment so many days around NOW."""
        return NOW + timedelta(hours=self.dice.randrange(first * 24, last * 24))


def drawn_cases(path: str) -> Sequence[IllnessCase]:
    """Return the cases of a subtree."""
    return [case for case in IllnessCase.objects.select_related("unit") if case.unit.path.startswith(path)]
