"""C1 … D6 and G2 … G4 by a plain count over all rows, in plain Python."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import zip_longest
from statistics import mean, median, pstdev

from django.utils import timezone

from assessments.appraisal.models import Result
from assessments.workload.selectors.weights import weights_in_force
from cases.care.models import CostEntry, HouseholdSurvey, IllnessCase, LivingLine, TreatmentEvent
from cases.insurance.engine.eligibility import objection
from cases.insurance.models import Claim, Enrolment, InsurancePlan, PlanVersion
from cases.members.models import Member, Placement
from donations.aid.models import Grant, Hardship
from donations.ledger.models import EntryLine
from unioncare.dashboard.scoreboard.measures import Asked
from unioncare.organisation.models import Leave, Post
from unioncare.worklist.models import WorkItem
from visits.recovery.models import RecoveryMeasure, ReturnStage
from visits.schedule.models import VisitRecord

# A value and of how many it is.
Found = tuple[float | None, int]
DAY = timedelta(days=1)
OTHERS = ("basic_insurance", "critical_insurance", "medical_assistance", "commercial_insurance")


def share(told: Iterable[bool]) -> Found:
    rows = list(told)
    return (sum(rows) / len(rows), len(rows)) if rows else (None, 0)


@dataclass
class PlainSupport:
    """Value and n of each indicator for what was asked; discreet numbers as if they were not."""

    asked: Asked

    def of(self, code: str) -> Found:
        counted: Callable[[], Found] = getattr(self, code.lower())
        return counted()

    def under(self, path: str) -> bool:
        return path.startswith(self.asked.path)

    def here(self, told: date | datetime | None) -> bool:
        day = timezone.localdate(told) if isinstance(told, datetime) else told
        return day is not None and self.asked.first <= day <= self.asked.until

    def by_then(self, day: date | None) -> bool:
        return day is not None and day <= self.asked.until

    # --- cover -----------------------------------------------------------------------------------------------

    def version(self, plan: InsurancePlan, day: date) -> PlanVersion | None:
        held = [one for one in self.versions if one.plan_id == plan.pk and one.starts_on <= day]
        return max(held, key=lambda one: one.starts_on, default=None)

    def placed(self, member: Member, day: date) -> Placement | None:
        held = [one for one in self.placements[member.pk] if one.starts_on <= day]
        return max(held, key=lambda one: one.starts_on, default=None)

    def on_staff(self, member: Member, day: date) -> bool:
        held = self.placed(member, day)
        known = held is not None and member.employee_no is not None and self.under(held.unit.path)
        return known and held.status in {"active", "sick_leave", "seconded", "early_retired"}

    def eligible(self, member: Member, version: PlanVersion | None, day: date) -> bool:
        held = self.placed(member, day)
        if version is None or not self.on_staff(member, day):
            return False
        facts = {"birth": member.birth_date, "sex": member.sex, "status": held.status, "day": day}
        return objection(version, **facts) is None

    def covered(self, member: Member, plan: InsurancePlan, day: date) -> bool:
        return any(one.plan_id == plan.pk and one.starts_on <= day <= one.ends_on for one in self.covers[member.pk])

    def read_cover(self) -> list[InsurancePlan]:
        self.placements, self.covers = defaultdict(list), defaultdict(list)
        for placed in Placement.objects.select_related("unit"):
            self.placements[placed.member_id].append(placed)
        for cover in Enrolment.objects.exclude(state="cancelled"):
            self.covers[cover.member_id].append(cover)
        self.members, self.versions = list(Member.objects.all()), list(PlanVersion.objects.all())
        return list(InsurancePlan.objects.filter(is_required=True))

    def c1(self) -> Found:
        day = self.asked.until
        return share(
            self.covered(member, plan, day)
            for plan in self.read_cover()
            for member in self.members
            if self.eligible(member, self.version(plan, day), day)
        )

    def c2(self) -> Found:
        plans, told = self.read_cover(), []
        for one in Enrolment.objects.filter(state="active", plan__in=plans).select_related("plan", "member"):
            after = one.ends_on + DAY
            if self.here(one.ends_on) and self.eligible(one.member, self.version(one.plan, after), after):
                told.append(any(
                    later.plan_id == one.plan_id and later.starts_on == after for later in self.covers[one.member_id]
                ))  # fmt: skip
        return share(told)

    def c3(self) -> Found:
        plans, missing, staff = self.read_cover(), 0, 0
        days = [self.asked.first + n * DAY for n in range((self.asked.until - self.asked.first).days + 1)]
        for day in days:
            versions = {plan: self.version(plan, day) for plan in plans}
            for member in self.members:
                staff += self.on_staff(member, day)
                missing += sum(
                    self.eligible(member, version, day) and not self.covered(member, plan, day)
                    for plan, version in versions.items()
                )
        of = staff * len(plans)
        return (1000 * missing * 365 / of, of) if of else (None, 0)

    # --- claims ----------------------------------------------------------------------------------------------

    def claims(self) -> Iterator[Claim]:
        for claim in Claim.objects.select_related("case__unit"):
            if self.under(claim.case.unit.path) and claim.case.consent_state == "given":
                yield claim

    def decided(self, claim: Claim) -> date:
        steps = [step for step in claim.steps.order_by("pk") if step.move != "supplement"]
        valid = [
            step
            for step, after in zip_longest(steps, steps[1:])
            if step.move in ("approve", "reject") and (after is None or not after.move.startswith("undo"))
        ]
        last = max(valid, key=lambda step: (step.at, step.pk), default=None)
        return timezone.localdate(last.at) if last else claim.deadline_on

    def c4(self) -> Found:
        return share(
            self.by_then(claim.paid_on)
            for claim in self.claims()
            if claim.expected > 0 and not claim.source_key.startswith("withdrawn") and self.here(self.decided(claim))
        )

    def c5(self) -> Found:
        days = [
            (claim.paid_on - claim.submitted_on).days
            for claim in self.claims()
            if self.here(claim.paid_on) and claim.submitted_on
        ]
        return (median(days), len(days)) if days else (None, 0)

    def costs(self) -> Iterator[CostEntry]:
        for cost in CostEntry.objects.filter(struck_at=None).select_related("case__unit"):
            given = cost.case.consent_state == "given"
            if given and self.under(cost.case.unit.path) and self.here(cost.incurred_on):
                yield cost

    def c6(self) -> Found:
        rows = list(self.costs())
        before = sum((one.total - sum(getattr(one, name) for name in OTHERS) for one in rows if one.total), Decimal(0))
        benefit = sum(one.mutual_benefit for one in rows)
        return (float(benefit / before), len({one.case_id for one in rows})) if before > 0 else (None, 0)

    # --- aid -------------------------------------------------------------------------------------------------

    def consenting(self) -> Iterator[IllnessCase]:
        for case in IllnessCase.objects.select_related("unit"):
            if case.consent_state == "given" and self.under(case.unit.path):
                yield case

    def relief_of(self, case: IllnessCase) -> bool | None:
        """Tell whether a case was paid relief; None where it counts for nothing."""
        items = WorkItem.objects.filter(subject=case.subject, kind="aid")
        asked = any(
            self.here(timezone.localdate(item.opens_at)) for item in items if item.state not in ("cancelled", "waived")
        )
        paid = [one.paid_on for one in case.grants.all() if self.by_then(one.paid_on) and one.kind == "relief"]
        return bool(paid) if asked or any(self.here(day) for day in paid) else None

    def d1(self) -> Found:
        told = (self.relief_of(case) for case in self.consenting())
        return share(paid for paid in told if paid is not None)

    def burdens(self) -> Iterator[tuple[IllnessCase, Decimal, Decimal]]:
        """Yield each case with what the household bore before aid and after it."""
        costs = list(self.costs())
        for case in self.consenting():
            own = [one for one in costs if one.case_id == case.pk]
            aid = sum((one.relief_donations for one in own), Decimal(0))
            before = sum((one.out_of_pocket for one in own), Decimal(0)) + aid
            if before > 0:
                yield case, before, max(before - aid, Decimal(0))

    def d2(self) -> Found:
        return share(after for _before, after in self.catastrophes())

    def catastrophes(self) -> Iterator[tuple[bool, bool]]:
        for case, before, after in self.burdens():
            surveys = HouseholdSurvey.objects.filter(case=case, struck_at=None)
            known = [one for one in surveys if self.by_then(one.surveyed_on)]
            latest = max(known, key=lambda one: (one.surveyed_on, one.pk), default=None)
            lines = [] if latest is None else LivingLine.objects.filter(region=latest.region)
            line = max(
                (one for one in lines if self.by_then(one.starts_on)), key=lambda one: one.starts_on, default=None
            )
            if latest is not None and line is not None:
                days = (self.asked.until - self.asked.first).days + 1
                capacity = (latest.annual_income - 12 * line.monthly_amount * latest.persons) * days / 365
                yield tuple(one > 0 and (capacity <= 0 or one >= capacity * 4 / 10) for one in (before, after))

    def d3(self) -> Found:
        rows = list(self.burdens())
        whole = sum(before for _case, before, _after in rows)
        saved = sum(before - after for _case, before, after in rows)
        return (float(saved / whole), len(rows)) if rows else (None, 0)

    def d4(self) -> Found:
        rows = [one for one in Hardship.objects.select_related("case__unit") if one.earlier_held is not None]
        return share(
            not one.earlier_held for one in rows if self.here(one.assessed_on) and self.under(one.case.unit.path)
        )

    def d5(self) -> Found:
        lines = [
            one
            for one in EntryLine.objects.select_related("entry__fund__unit")
            if one.entry.fund.kind == "campaign" and self.under(one.entry.fund.unit.path)
            and self.here(one.entry.booked_on)
        ]  # fmt: skip
        gifts = [-one.amount for one in lines if one.account == "gifts"]
        paid = sum((one.amount for one in lines if one.account in ("relief", "condolence")), Decimal(0))
        return (float(paid / sum(gifts)), len(gifts)) if gifts else (None, 0)

    def d6(self) -> Found:
        told = []
        for grant in Grant.objects.select_related("unit", "notice"):
            kept_quiet = grant.kind == "condolence" and grant.asked <= grant.proposed
            if self.under(grant.unit.path) and self.here(grant.approved_at) and not kept_quiet:
                told.append(self.by_then(getattr(getattr(grant, "notice", None), "published_on", None)))
        return share(told)

    # --- cadres ----------------------------------------------------------------------------------------------

    def g1(self) -> Found:
        told = [
            float(one.total)
            for one in Result.objects.select_related("appraisal__unit", "appraisal__period")
            if one.is_current and self.under(one.appraisal.unit.path)
            and self.asked.first <= one.appraisal.period.first and one.appraisal.period.last <= self.asked.last
        ]  # fmt: skip
        return (mean(told), len(told)) if told else (None, 0)

    def rates(self) -> tuple[list[float], float, float]:
        """Return points per equivalent of each person, and all points and equivalents."""
        weights, rates, all_points, all_held = weights_in_force(), [], 0.0, 0.0
        first, last = self.asked.so_far
        days = [first + n * DAY for n in range((last - first).days + 1)]
        posts, items = list(Post.objects.select_related("unit")), list(WorkItem.objects.select_related("subject"))
        for person in sorted({post.user_id for post in posts}):
            own = [post for post in posts if post.user_id == person]
            held = [[post for post in own if post.starts_on <= day and (post.ends_on or day) >= day] for day in days]
            if not any(self.under(post.unit.path) for seats in held for post in seats):
                continue
            leaves = list(Leave.objects.filter(user=person))
            away = [any(one.starts_on <= day <= one.ends_on for one in leaves) for day in days]
            parts = [
                0.0 if gone else min(1.0, float(sum(weights.shares[post.role] for post in seats)))
                for gone, seats in zip(away, held, strict=True)
            ]
            points = sum(self.points(item, weights.levels) for item in items if self.counts(item, person))
            all_points, all_held = all_points + points, all_held + mean(parts)
            rates += [points / mean(parts)] if any(parts) else []
        return rates, all_points, all_held

    def counts(self, item: WorkItem, person: int) -> bool:
        if not item.scope_path:
            return False
        if item.state == "done":
            return item.done_by_id == person and self.here(item.done_at)
        return item.state == "open" and item.assignee_id == person and self.by_then(timezone.localdate(item.due_at))

    @staticmethod
    def points(item: WorkItem, levels: dict[int, Decimal]) -> float:
        return float(item.points * levels.get(item.subject.level or 0, Decimal(1)))

    def g2(self) -> Found:
        rates, points, held = self.rates()
        days = (self.asked.until - self.asked.first).days + 1
        return (points / held * 30.4375 / days, len(rates)) if held else (None, 0)

    def g3(self) -> Found:
        rates, _points, _held = self.rates()
        return (pstdev(rates) / mean(rates), len(rates)) if len(rates) > 1 and mean(rates) else (None, 0)

    def g4(self) -> Found:
        told = [
            (one.visit.case, one.happened_at, one) for one in VisitRecord.objects.select_related("visit__case__unit")
        ]
        for model, field in (
            (TreatmentEvent, "happened_on"),
            (RecoveryMeasure, "measured_on"),
            (ReturnStage, "starts_on"),
        ):
            for one in model.objects.select_related("case__unit"):
                if getattr(one, "struck_at", None) is None:
                    over = timezone.make_aware(datetime.combine(getattr(one, field) + DAY, time()))
                    told.append((one.case, over, one))
        hours = [
            max((one.recorded_at - happened).total_seconds() / 3600, 0)
            for case, happened, one in told
            if self.under(case.unit.path) and self.here(one.recorded_at)
        ]
        return (median(hours), len(hours)) if hours else (None, 0)
