"""The indicators of rules, response, mind and effect by a plain count over all rows, in plain Python."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, median

from django.utils import timezone

from assessments.feedback.models import FeedbackRequest
from assessments.surveys.models import Answer, Invitation, SpentLink
from cases.care.models import CarePlan, IllnessCase
from donations.aid.models import Grant, Hardship
from unioncare.dashboard.scoreboard.measures import Asked
from unioncare.worklist.models import WorkItem
from visits.counselling.models import Counselling
from visits.recovery.models import MedicalPeriod, RecoveryMeasure, ReturnStage
from visits.safety.models import RiskAlert
from visits.schedule.models import Visit
from visits.screening.models import ScaleResult, Screening

from .drawn import drawn_cases

Found = tuple[float | None, int]


@dataclass
class Plain:
    """Value and n of each indicator for what was asked."""

    asked: Asked

    def of(self, code: str) -> Found:
        counted: Callable[[], Found] = getattr(self, code.lower())
        return counted()

    @property
    def cases(self) -> list[IllnessCase]:
        return list(drawn_cases(self.asked.path))

    def here(self, moment: datetime | None) -> bool:
        return moment is not None and self.asked.first <= timezone.localdate(moment) <= self.asked.last

    def here_on(self, day: date | None) -> bool:
        return day is not None and self.asked.first <= day <= self.asked.last

    def by_then(self, moment: datetime | None) -> bool:
        return moment is not None and timezone.localdate(moment) <= self.asked.last

    def under(self, path: str) -> bool:
        return path.startswith(self.asked.path)

    def consenting(self) -> list[IllnessCase]:
        found = []
        for case in self.cases:
            if not self.by_then(case.reported_at) or self.by_then(case.closed_at):
                continue
            acts = sorted((act.at, act.pk, act.state) for act in case.consents.all() if self.by_then(act.at))
            if (acts[-1][2] if acts else case.consent_state) == "given":
                found.append(case)
        return found

    def a2(self) -> Found:
        due = []
        for item in WorkItem.objects.all():
            owed = item.state == "done" or (item.state == "open" and item.paused_at is None)
            if owed and self.under(item.scope_path) and self.here(item.due_at) and item.due_at < self.asked.now:
                due.append(item.state == "done" and item.done_at <= item.due_at)
        return share(due)

    def valid(self, rows: Iterable) -> list:
        return [row for row in rows if self.by_then(row.recorded_at) and not self.by_then(row.struck_at)]

    def a3(self) -> Found:
        parts = []
        for case in self.consenting():
            plans = [plan for plan in CarePlan.objects.filter(case=case) if self.by_then(plan.approved_at)]
            plan = max(plans, key=lambda plan: (plan.approved_at, plan.pk), default=None)
            rules = plan.entitlements["granted"] if plan else []
            asked = next((rule["params"]["kinds"] for rule in rules if rule["entitlement"] == "documents"), [])
            held = {row.kind for row in self.valid(case.documents.all())}
            costs, surveys = self.valid(case.costs.all()), self.valid(case.surveys.all())
            left = any(event.kind == "discharge" for event in self.valid(case.events.all()))
            waits = {"discharge": left, "settlement": bool(costs), "invoice": bool(costs)}
            parts += [kind in held for kind in asked if waits.get(kind, True)]
            if self.by_then(case.verified_at):
                parts += [bool(costs), bool(surveys)]
        return share(parts)

    def a4(self) -> Found:
        since = self.asked.last - timedelta(days=365)
        reviewed = []
        for case in self.consenting():
            days = [timezone.localdate(grading.graded_at) for grading in case.gradings.all()]
            days += [row.assessed_on for row in Hardship.objects.filter(case=case)]
            reviewed.append(any(since < day <= self.asked.last for day in days))
        return few(share(reviewed))

    def b1(self) -> Found:
        return few(
            middle(
                max((timezone.localdate(case.reported_at) - case.diagnosed_on).days, 0)
                for case in self.cases
                if self.here(case.reported_at) and case.diagnosed_on and case.consent_state == "given"
                and case.state != "rejected"
            )
        )  # fmt: skip

    def visits(self) -> list[Visit]:
        rows = Visit.objects.select_related("item", "case__unit", "record")
        owed = [
            one for one in rows if one.item.state == "done" or (one.item.state == "open" and not one.item.paused_at)
        ]
        return [one for one in owed if self.under(one.case.unit.path)]

    def b2(self) -> Found:
        in_time = []
        for visit in self.visits():
            over = visit.item.due_at < self.asked.now or visit.item.state == "done"
            if visit.trigger != "first" or not over or visit.case.state == "rejected":
                continue
            if self.here(visit.case.reported_at):
                record = getattr(visit, "record", None)
                came = record is not None and record.mode != "phone" and record.mode != "video"
                in_time.append(came and record.happened_at <= visit.item.due_at)
        return few(share(in_time))

    def b3(self) -> Found:
        return middle(
            (grant.settled_at - grant.requested_at).total_seconds() / 3600
            for grant in Grant.objects.select_related("unit")
            if grant.kind == "emergency" and self.here_on(grant.paid_on) and self.under(grant.unit.path)
        )

    def b4(self) -> Found:
        handled = []
        for alert in RiskAlert.objects.select_related("case__unit"):
            over = alert.missed or alert.interviewed_at
            if over and self.here(alert.raised_at) and self.under(alert.case.unit.path):
                handled.append(not alert.missed)
        for item in WorkItem.objects.filter(kind="red_flag"):
            over = item.state == "done" or (item.state == "open" and item.missed)
            if over and self.here(item.opens_at) and self.under(item.scope_path):
                handled.append(item.state == "done" and not item.missed)
        return few(share(handled))

    def e1(self) -> Found:
        kept: dict[int, bool] = {}
        for visit in self.visits():
            if visit.trigger == "extra" or not self.here(visit.item.due_at) or visit.item.due_at >= self.asked.now:
                continue
            record = getattr(visit, "record", None)
            kept[visit.case_id] = kept.get(visit.case_id, True) and record is not None and record.standard_met
        return few(share(kept.values()))

    def e2(self) -> Found:
        since = self.asked.last - timedelta(days=90)
        return few(
            share(
                any(
                    row.outcome == "answered" and since < timezone.localdate(row.taken_at) <= self.asked.last
                    for row in Screening.objects.filter(case=case)
                )
                for case in self.consenting()
            )
        )

    def e3(self) -> Found:
        return few(
            share(
                any(one.attendance == "attended" and one.struck_at is None for one in counselling.sessions.all())
                for counselling in Counselling.objects.select_related("case__unit")
                if self.here(counselling.referred_at) and self.under(counselling.case.unit.path)
            )
        )

    def e4(self) -> Found:
        better = []
        for case in self.cases:
            rows = ScaleResult.objects.filter(screening__case=case, scale__code="phq9").select_related("screening")
            taken = sorted((row.screening.taken_at, row.pk, row.total) for row in rows)
            scores = [total for at, _pk, total in taken if self.by_then(at)]
            lately = any(self.here(at) for at, _pk, _total in taken)
            begun = [place for place, total in enumerate(scores) if total >= 10]
            if lately and begun and begun[0] < len(scores) - 1:
                better.append(scores[-1] <= scores[begun[0]] / 2)
        return few(share(better))

    def f1(self) -> Found:
        points = [
            int(answer.number)
            for answer in Answer.objects.select_related("response__unit", "question")
            if answer.question.key == "overall" and self.under(answer.response.unit.path)
            and whole_month(self.asked, answer.response.answered_on)
        ]  # fmt: skip
        return (sum(points) / (5 * len(points)), len(points)) if points else (None, 0)

    def response_rate(self) -> tuple[int, int]:
        made = [
            link.pk for link in Invitation.objects.select_related("unit")
            if self.here_on(link.made_on) and self.under(link.unit.path)
        ]  # fmt: skip
        return SpentLink.objects.filter(pk__in=made).count(), len(made)

    def f2(self) -> Found:
        back = []
        for one in MedicalPeriod.objects.select_related("case__unit"):
            died = one.case.died_on is not None and one.case.died_on <= one.ends_on
            if one.struck_at or died or one.case.consent_state != "given":
                continue
            if not self.here_on(one.ends_on) or not self.under(one.case.unit.path):
                continue
            begun = [row for row in ReturnStage.objects.filter(case=one.case) if row.starts_on <= one.ends_on]
            stage = max(begun, key=lambda row: (row.starts_on, row.pk)).stage if begun else ""
            if stage != "not_applicable":
                back.append(stage in {"reentry", "maintenance"})
        return few(share(back))

    def pairs(self, name: str) -> list[tuple[int, int]]:
        found = []
        for case in self.cases:
            if case.consent_state != "given":
                continue
            rows = list(RecoveryMeasure.objects.filter(case=case, struck_at=None))
            told = sorted(
                (row.measured_on, row.pk, getattr(row, name)) for row in rows if getattr(row, name) is not None
            )
            told = [one for one in told if one[0] <= self.asked.last]
            if len(told) > 1 and told[-1][0] >= self.asked.first:
                found.append((told[0][2], told[-1][2]))
        return found

    def f3(self) -> Found:
        changes = [after - before for before, after in self.pairs("self_rated")]
        return few((mean(changes) if changes else None, len(changes)))

    def f4(self) -> Found:
        return few(share(after <= before for before, after in self.pairs("ecog")))

    def f5(self) -> Found:
        return share(
            row.state == "closed" and self.by_then(row.ended_at)
            for row in FeedbackRequest.objects.select_related("unit")
            if row.state != "withdrawn" and self.here(row.received_at) and self.under(row.unit.path)
        )


def share(kept: Iterable[bool]) -> Found:
    rows = list(kept)
    return (sum(rows) / len(rows), len(rows)) if rows else (None, 0)


def middle(numbers: Iterable[float]) -> Found:
    rows = list(numbers)
    return (median(rows), len(rows)) if rows else (None, 0)


def few(found: Found) -> Found:
    """Return nothing of fewer than five."""
    return found if found[1] == 0 or found[1] >= 5 else (None, -1)


def whole_month(asked: Asked, day: date) -> bool:
    begins = day.replace(day=1)
    ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return asked.first <= begins and ends <= asked.last
