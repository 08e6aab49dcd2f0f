"""The mutual insurance of the demo: the term that ended and the one that runs, with the few who are not covered."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from cases.insurance.enums import OutreachKind
from cases.insurance.models import CoverageTerm, EnrolmentRefusal, InsurancePlan, Outreach
from cases.insurance.services.enrolling import candidates, enrol_members
from cases.insurance.services.terms import open_term
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

PLAN, PLAN_OF_WOMEN = "provincial", "women"
# Terms begin on this day of the year.
MONTH, DAY = 7, 1
# Every so many members is not enrolled, and of those every so many did not want to be.
LEFT_OUT, REFUSED = 40, 12
ASK_AGAIN: Final = timedelta(days=180)


def seed_insurance(enterprises: list[Unit], *, now: datetime) -> None:
    """Open last year's and this year's term of each enterprise and enrol nearly everybody, by union funds."""
    plan, women = (InsurancePlan.objects.get(code=code) for code in (PLAN, PLAN_OF_WOMEN))
    first = _begin_of_term(timezone.localdate(now))
    before = first.replace(year=first.year - 1)
    for enterprise in enterprises:
        officer = User.objects.filter(posts__role=Role.INSURANCE_OFFICER, posts__unit=enterprise).first()
        for starts_on in (before, first):
            begun = timezone.make_aware(datetime.combine(starts_on, datetime.min.time())) - timedelta(days=10)
            term = open_term(plan=plan, unit=enterprise, starts_on=starts_on, actor=officer, now=begun)
            _enrol(term, officer, begun + timedelta(days=10), all_of_them=starts_on == before)
        if officer is not None:
            _note_what_was_done(term, officer, now)
        term = open_term(plan=women, unit=enterprise, starts_on=first, actor=officer, now=now)
        enrol_members(term=term, starts_on=first, actor=officer, now=now)


def _begin_of_term(today: date) -> date:
    year = today.year if (today.month, today.day) >= (MONTH, DAY) else today.year - 1
    return date(year, MONTH, DAY)


def _enrol(term: CoverageTerm, officer: User | None, now: datetime, *, all_of_them: bool) -> None:
    if all_of_them:
        enrol_members(term=term, starts_on=term.starts_on, actor=officer, now=now)
        return
    possible = _missing(term, officer)
    wanted = [member for number, member in enumerate(possible) if number % LEFT_OUT]
    enrol_members(term=term, member_ids=wanted, starts_on=term.starts_on, actor=officer, now=now)


def _missing(term: CoverageTerm, officer: User | None) -> list[int]:
    """Return who is to be enrolled on the first day of a term."""
    first = term.starts_on
    found = candidates(term=term, unit=None, member_ids=None, first=first, today=first, actor=officer)
    return [member for member, _unit, _last in found]


def _note_what_was_done(term: CoverageTerm, officer: User, now: datetime) -> None:
    enterprise, plan, first = term.unit, term.plan, term.starts_on
    left_out = _missing(term, officer)
    today = timezone.localdate(now)
    EnrolmentRefusal.objects.bulk_create(
        EnrolmentRefusal(
            member_id=pk, plan=plan, refused_on=today - timedelta(days=20), ask_again_on=today + ASK_AGAIN,
            note="已另购商业保险，本人签字", recorded_by=officer, recorded_at=now,
        )
        for pk in left_out[::REFUSED]
    )  # fmt: skip
    Outreach.objects.create(
        unit=enterprise, held_on=first - timedelta(days=25), kind=OutreachKind.MEETING, plan=plan, attendance=186,
        topic="互助保障政策宣讲会", recorded_by=officer, recorded_at=now,
    )  # fmt: skip
    for branch in Unit.objects.get_children(enterprise)[:3]:
        Outreach.objects.create(
            unit=branch, held_on=first + timedelta(days=20), kind=OutreachKind.SHIFT, plan=plan, attendance=64,
            topic="班前会讲参保", recorded_by=officer, recorded_at=now,
        )  # fmt: skip
