"""Members, covers, claims, costs, aid, books, work and records, by chance: what C1 … D6 and G1 … G4 count."""

import random
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

from cases.care.enums import CaseState, ConsentState
from cases.care.models import CostEntry, Disease, HouseholdSurvey, IllnessCase, LivingLine, TreatmentEvent
from cases.insurance.enums import ClaimState, EnrolmentState, RejectionCode
from cases.insurance.models import Benefit, Claim, ClaimStep, CoverageTerm, InsurancePlan
from cases.members.enums import EmploymentStatus
from donations.aid.enums import GrantKind, GrantState, Occasion
from donations.aid.models import Grant, Hardship, Notice
from donations.ledger.enums import EntryKind, FundKind
from tests.cases.insurance.crowds import LENGTH, STATUSES, UNITS, Crowd, Life
from tests.factories import World
from tests.factories.cases import NOW, load_catalogues
from tests.factories.funds import booked, fund
from tests.factories.insurance import enrolled, plan, term
from tests.factories.members import MemberFactory
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from tests.factories.workload import random_work
from unioncare.organisation.models import Unit
from visits.recovery.enums import Stage
from visits.recovery.models import RecoveryMeasure, ReturnStage
from visits.schedule.enums import Trigger
from visits.schedule.models import Visit, VisitRecord

CASES, LIVES = 36, 40
MOVES = ("approve", "reject", "undo_approval", "undo_rejection", "supplement")


class Support:
    """Draws the world, most of it around March 2026."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        load_catalogues()
        self.plan, self.units = plan(), [world.group, world.second_branch, world.far_branch]
        # Everybody is to be enrolled in a second plan, which only women may be.
        InsurancePlan.objects.filter(code="women").update(is_required=True)
        self.terms: list[CoverageTerm] = [term(world.enterprise), term(world.far_enterprise)]
        self.fund = fund(world.enterprise)
        self.diseases = list(Disease.objects.order_by("position")[:3])
        region = LivingLine.objects.create(region="青岭县区", starts_on=date(2025, 1, 1), monthly_amount=Decimal(700))
        LivingLine.objects.create(region=region.region, starts_on=date(2026, 3, 5), monthly_amount=Decimal(1100))

    def draw(self) -> None:
        self._lives()
        for number in range(CASES):
            case = self._case(number, self.units[number % 3])
            for part in (self._claims, self._costs, self._household, self._grants, self._records):
                part(case)
        self._books()
        random_work(self.world, self.dice.randrange(100), NOW, items=60)

    def _lives(self) -> None:
        crowd = Crowd(self.world, self.plan, "")
        for _number in range(LIVES):
            offsets = self.dice.sample(range(-10, LENGTH), self.dice.randint(1, 3))
            places = {day: (self.dice.choice(UNITS), str(self.dice.choice(STATUSES[:4]))) for day in offsets}
            spans = [
                (self.dice.randint(-10, LENGTH), self.dice.randint(0, 40), self.dice.choice(EnrolmentState.values))
                for _span in range(self.dice.randint(0, 3))
            ]
            born = self.dice.choice([None, date(1980, 5, 1), date(1966, 2, 19), date(2010, 2, 10)])
            crowd.add(Life(born, self.dice.choice("mf"), self.dice.random() < 0.8, places, spans), self.terms[0])

    def _case(self, number: int, unit: Unit) -> IllnessCase:
        reported = self._moment(-90, 20)
        consent = self.dice.choice([ConsentState.PENDING, ConsentState.WITHDRAWN, *[ConsentState.GIVEN] * 8])
        known = consent != ConsentState.PENDING
        member = MemberFactory(unit=unit, status=EmploymentStatus.ACTIVE)
        return IllnessCase.objects.create(
            number=f"2026-{number:04d}", member=member, unit=unit, state=CaseState.IN_CARE, consent_state=consent,
            subject=SubjectFactory(unit=unit, label=f"{member.name} 2026-{number:04d}"), reported_at=reported,
            disease=self.dice.choice(self.diseases) if known else None,
        )  # fmt: skip

    def _claims(self, case: IllnessCase) -> None:
        of = self.terms[int(case.unit == self.world.far_branch)]
        enrolment, benefit = enrolled(case.member, of), Benefit.objects.filter(version=of.version)[0]
        for number in range(self.dice.randrange(3)):
            sent = self._day(-70, 10) if self.dice.random() < 0.8 else None
            paid = sent + timedelta(days=self.dice.randrange(40)) if sent and self.dice.random() < 0.6 else None
            key = "withdrawn" if self.dice.random() < 0.1 else "stay"
            claim = Claim.objects.create(
                number=f"C{case.pk}-{number}", case=case, enrolment=enrolment, benefit=benefit, created_at=NOW,
                state=ClaimState.PAID if paid else ClaimState.SUBMITTED, source_key=f"{key}:{case.pk}:{number}",
                event_on=self._day(-80, 0), expected=Decimal(self.dice.choice([0, 300, 900])), submitted_on=sent,
                deadline_on=self._day(-50, 40), rejection=RejectionCode.values[0],
                paid_on=paid, paid=Decimal(300) if paid else None,
            )  # fmt: skip
            at = self._moment(-60, 0)
            for _step in range(self.dice.randrange(4)):
                at += timedelta(days=self.dice.randrange(9))
                ClaimStep.objects.create(claim=claim, move=self.dice.choice(MOVES), target=claim.state, at=at)

    def _costs(self, case: IllnessCase) -> None:
        for _number in range(self.dice.randrange(4)):
            total = self.dice.choice([0, 4_000, 40_000])
            parts = [self.dice.choice([0, total // 5]) if total else self.dice.choice([0, 300]) for _part in range(6)]
            CostEntry.objects.create(
                case=case, incurred_on=self._day(-50, 15), total=total, basic_insurance=parts[0],
                critical_insurance=parts[1] // 2, medical_assistance=parts[2] // 4, commercial_insurance=parts[3] // 8,
                mutual_benefit=parts[4] // 2, relief_donations=parts[5], **self._noted(),
            )  # fmt: skip

    def _household(self, case: IllnessCase) -> None:
        for _number in range(self.dice.randrange(1, 3)):
            survey = HouseholdSurvey.objects.create(
                case=case, surveyed_on=self._day(-60, 15), region=self.dice.choice(["青岭县区"] * 4 + ["无名县"]),
                persons=self.dice.randint(1, 5), annual_income=self.dice.choice([20_000, 72_000, 150_000]),
                evidence="收入证明", **self._noted(),
            )  # fmt: skip
            held = self.dice.choice([None, True, True, False])
            Hardship.objects.create(
                case=case, survey=survey, hardship=1, assessed_on=self._day(-50, 15), earlier_held=held,
                remark="收入少报" if held is False else "", assessed_by=self.world.welfare_officer,
            )  # fmt: skip

    def _grants(self, case: IllnessCase) -> None:
        for number in range(self.dice.randrange(2)):
            WorkItemFactory(
                kind="aid", subject=case.subject, opens_at=self._moment(-60, 20), due_at=NOW + timedelta(days=30),
                source_key=f"aid:{case.pk}:{number}",
            )  # fmt: skip
        for _number in range(self.dice.randrange(3)):
            asked, kind = self._moment(-60, 0), self.dice.choice(GrantKind.values)
            approved = asked + timedelta(days=self.dice.randrange(9)) if self.dice.random() < 0.8 else None
            paid = (asked + timedelta(days=12)).date() if approved and self.dice.random() < 0.6 else None
            grant = Grant.objects.create(
                number=f"G{Grant.objects.count():05d}", case=case, subject=case.subject, member=case.member,
                unit=case.unit, kind=kind, occasion=Occasion.ILLNESS if kind == GrantKind.CONDOLENCE else "",
                fund=self.fund, proposed=Decimal(500), asked=Decimal(self.dice.choice([500, 600])), over_reason="急",
                initiated_by=self.world.branch_chair, created_at=asked, requested_at=asked, approved_at=approved,
                state=GrantState.PAID if paid else GrantState.APPROVED, paid_on=paid, key=uuid.uuid4(),
            )  # fmt: skip
            if approved and self.dice.random() < 0.6:
                on = approved.date() + timedelta(days=self.dice.randrange(20))
                Notice.objects.create(
                    grant=grant, unit=case.unit, masked_name="张*", unit_name="综采一队", kind=kind, amount=500,
                    published_on=on, ends_on=on + timedelta(days=7), published_by=self.world.welfare_officer,
                )  # fmt: skip

    def _records(self, case: IllnessCase) -> None:
        if self.dice.random() < 0.7:
            item = WorkItemFactory(subject=case.subject, source_key=f"visit:{case.pk}")
            visit = Visit.objects.create(
                item=item, case=case, trigger=Trigger.FIRST, planned_on=NOW.date(), created_at=NOW
            )
            happened = self._moment(-40, 5)
            VisitRecord.objects.create(
                visit=visit, key=uuid.uuid4(), mode="home", happened_at=happened, seats_met=True, standard_met=True,
                recorded_by=self.world.branch_chair, recorded_at=happened + timedelta(hours=self.dice.randrange(90)),
            )  # fmt: skip
        for _number in range(self.dice.randrange(3)):
            TreatmentEvent.objects.create(case=case, kind="admission", happened_on=self._day(-45, 0), **self._noted())
            RecoveryMeasure.objects.create(case=case, measured_on=self._day(-45, 0), self_rated=50, **self._noted())
        if self.dice.random() < 0.3:
            ReturnStage.objects.create(
                case=case, stage=Stage.values[0], starts_on=self._day(-45, 0), recorded_at=self._moment(-40, 5)
            )

    def _books(self) -> None:
        for unit in (self.world.enterprise, self.world.far_enterprise):
            raised = fund(unit, kind=FundKind.CAMPAIGN)
            for _number in range(6):
                booked(raised, EntryKind.GIFT, 1_000 + self.dice.randrange(900), on=self._day(-70, 0))
            for kind in (EntryKind.RELIEF, EntryKind.CONDOLENCE, EntryKind.FEE):
                booked(raised, kind, 100 + self.dice.randrange(99), on=self._day(-50, 0))
            booked(fund(unit, bank=9_000), EntryKind.RELIEF, 500)

    def _noted(self) -> dict[str, datetime | None]:
        at = self._moment(-50, 15)
        return {"recorded_at": at, "struck_at": NOW if self.dice.random() < 0.2 else None}

    def _moment(self, first: int, last: int) -> datetime:
        """Return a moment so many days around NOW."""
        return NOW + timedelta(hours=self.dice.randrange(first * 24, last * 24 + 1))

    def _day(self, first: int, last: int) -> date:
        return self._moment(first, last).date()
