"""Cases in care by the ten thousand: their rows in bulk, their work items by the daily extension of plans."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from cases.care.engine.facts import Facts
from cases.care.enums import CaseState, ConsentState, PlanState
from cases.care.models import CarePlan, Disease, Grading, IllnessCase
from cases.care.selectors.protocol import RuleBook, rulebook_for
from cases.care.services.planning import extend_plans
from cases.members.models import Member
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject

# Bulk cases are numbered in a year of their own, apart from those that the stories took.
YEAR = 2021
CHUNK = 5_000


def seed_bulk_cases(count: int, corporation: Unit, *, now: datetime, seed: int = 2) -> int:
    """Write `count` cases in care, spread over all members without one; return how many work items opened."""
    if not count:
        return 0
    free = Member.objects.filter(cases__isnull=True)
    step = max(1, free.count() // count)
    wanted = list(free.order_by("pk").values_list("pk", flat=True)[::step])[:count]
    batch = Batch(corporation, now, seed)
    for start in range(0, len(wanted), CHUNK):
        members = Member.objects.filter(pk__in=wanted[start : start + CHUNK]).select_related("unit").order_by("pk")
        batch.write(list(members), first_number=start + 1)
    return extend_plans(now=now)


class Batch:
    """What all bulk cases share, and the way they are written."""

    def __init__(self, corporation: Unit, now: datetime, seed: int) -> None:
        self.now, self.today = now, timezone.localdate(now)
        self.source = random.Random(seed)  # noqa: S311 — invented cases, not secrets
        self.book: RuleBook = rulebook_for(corporation, self.today)
        self.diseases = list(Disease.objects.all())
        officers = Post.objects.filter(role=Role.WELFARE_OFFICER).select_related("unit").order_by("pk")
        self.owners = {post.unit.path: post.user_id for post in officers}

    def write(self, members: Sequence[Member], *, first_number: int) -> None:
        """Write subject, case, grading and approved plan of each member."""
        subjects, cases, gradings, plans = [], [], [], []
        for number, member in enumerate(members, start=first_number):
            case = self._case(member, f"{YEAR}-{number:04d}")
            grading = self._grading(case)
            subjects.append(case.subject)
            cases.append(case)
            gradings.append(grading)
            plans.append(self._plan(case, grading))
        Subject.objects.bulk_create(subjects)
        IllnessCase.objects.bulk_create(cases)
        Grading.objects.bulk_create(gradings)
        CarePlan.objects.bulk_create(plans)

    def _case(self, member: Member, number: str) -> IllnessCase:
        severity, burden = self.source.choices((1, 2, 3, 4), (3, 5, 5, 2), k=2)
        level = max(severity, burden)
        subject = Subject(
            kind=SubjectKind.CASE,
            unit=member.unit,
            label=member.name,
            reference=number,
            url=f"/cases/{number}/",
            level=level,
        )
        reported = self.now - timedelta(days=self.source.randint(20, 400))
        return IllnessCase(
            number=number,
            member=member,
            subject=subject,
            unit=member.unit,
            state=CaseState.IN_CARE if self.source.random() < 0.8 else CaseState.RECOVERING,
            owner_id=next((self.owners[path] for path in member.unit.ancestor_paths() if path in self.owners), None),
            reported_at=reported,
            place="市第一医院",
            disease=self.source.choice(self.diseases),
            diagnosed_on=timezone.localdate(reported) - timedelta(days=self.source.randint(1, 20)),
            consent_state=ConsentState.GIVEN,
            verified_at=reported + timedelta(days=1),
            severity=severity,
            burden=burden,
            psych=1,
            level=level,
        )

    def _grading(self, case: IllnessCase) -> Grading:
        return Grading(
            case=case,
            graded_at=case.reported_at + timedelta(days=2),
            severity=case.severity or 1,
            severity_evidence="诊断证明",
            evidence_on=case.diagnosed_on or self.today,
            burden=case.burden or 1,
            psych=1,
            level=case.level or 1,
        )

    def _plan(self, case: IllnessCase, grading: Grading) -> CarePlan:
        facts = Facts.graded(grading.severity, grading.burden, 1, case.disease.group if case.disease else "")
        approved = self.now - timedelta(days=self.source.randint(1, 15))
        return CarePlan(
            case=case,
            grading=grading,
            protocol=self.book.protocol,
            state=PlanState.APPROVED,
            anchor_on=timezone.localdate(approved),
            entitlements=self.book.basis(facts).as_json(),
            created_at=approved,
            approved_at=approved,
        )
