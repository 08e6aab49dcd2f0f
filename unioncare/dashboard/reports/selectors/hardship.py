"""Files of hardship workers as unions hand them upward (domain annex §2), and the cases that lack something for one.

Only cases in care whose consent is in force. A household whose last assessment says “no hardship” has no file and lacks
nothing. The diagnosis is no part of a file: the reason says that it is the member's own illness, no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.enums import ENDED_STATES, ConsentState
from cases.care.models import IllnessCase, LivingLine
from donations.aid.engine.hardship import Household
from donations.aid.enums import HardshipClass
from donations.aid.models import Hardship
from donations.aid.selectors.hardship import counts_from
from donations.aid.selectors.received import received_in


@dataclass(frozen=True, slots=True)
class HardshipFile:
    """One household, once, also where its member has two cases. Amounts in CNY:
    income, rigid and aid a year, `left` (X) and `line` (D) a person and month.
    """

    case: IllnessCase
    hardship: HardshipClass
    household: Household
    region: str
    line_year: int
    aid: Decimal
    reviewed_on: date
    # The last day on which the assessment counts.
    review_by: date
    responsible: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case whose file is not whole: what is missing."""

    case: IllnessCase
    missing: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """Whole files, and what was left out."""

    whole: list[HardshipFile]
    left_out: list[LeftOut]


def hardship_files(cases: QuerySet[IllnessCase], today: date) -> Files:
    """Return the files of some cases by unit and number, with the aid of the year; a fixed number of queries."""
    wanted = (
        cases.exclude(state__in=ENDED_STATES)
        .filter(consent_state=ConsentState.GIVEN)
        .select_related("member", "unit", "owner")
    )
    rows = list(wanted.order_by("unit__path", "number"))
    assessed = _last_assessments(row.pk for row in rows)
    lines = _Lines()
    aid = received_in([row.member_id for row in rows], today.year)
    files = Files([], [])
    for case in _one_each(rows, assessed):
        held = assessed.get(case.pk)
        if held is not None and held.hardship == HardshipClass.NONE and held.assessed_on >= counts_from(today):
            continue
        line = lines.on(held.survey.region, held.assessed_on) if held else None
        if missing := _missing(case, held, line, today):
            files.left_out.append(LeftOut(case, missing))
        elif held is not None and line is not None:
            files.whole.append(_file(case, held, line, aid.get(case.member_id, Decimal(0)), today))
    return files


def _one_each(rows: list[IllnessCase], assessed: dict[int, Hardship]) -> list[IllnessCase]:
    """Return one case of each member: that of the last assessment of the household, else the first."""
    chosen: dict[int, IllnessCase] = {}
    for case in rows:
        known = chosen.setdefault(case.member_id, case)
        if case.pk in assessed and (
            known.pk not in assessed or assessed[case.pk].assessed_on > assessed[known.pk].assessed_on
        ):
            chosen[case.member_id] = case
    kept = {case.pk for case in chosen.values()}
    return [case for case in rows if case.pk in kept]


def _missing(case: IllnessCase, held: Hardship | None, line: LivingLine | None, today: date) -> tuple[Promise, ...]:
    found = []
    if not case.member.id_number:
        found.append(_("ID number"))
    if case.owner is None:
        found.append(_("Case owner"))
    if held is None:
        found.append(_("Assessment of hardship"))
        return tuple(found)
    if held.assessed_on < counts_from(today):
        found.append(_("Assessment of hardship within the year"))
    if held.survey.struck_at is not None:
        found.append(_("Home verification"))
    if line is None:
        found.append(_("Minimum living line of the region"))
    return tuple(found)


def _file(case: IllnessCase, held: Hardship, line: LivingLine, aid: Decimal, today: date) -> HardshipFile:
    survey = held.survey
    household = Household(survey.annual_income, survey.rigid_expenditure, survey.persons, line.monthly_amount)
    return HardshipFile(
        case, HardshipClass(held.hardship), household, survey.region, line.starts_on.year, aid, held.assessed_on,
        held.assessed_on + (today - counts_from(today)), case.owner.name if case.owner else "",
    )  # fmt: skip


def _last_assessments(cases: Iterable[int]) -> dict[int, Hardship]:
    rows = Hardship.objects.filter(case__in=list(cases)).select_related("survey")
    return {row.case_id: row for row in rows.order_by("case_id", "-assessed_on", "-pk").distinct("case_id")}


class _Lines:
    """The minimum living lines, read once."""

    def __init__(self) -> None:
        self._rows = list(LivingLine.objects.order_by("-starts_on", "pk"))

    def on(self, region: str, day: date) -> LivingLine | None:
        """Return the line of a region that held on a day."""
        return next((row for row in self._rows if row.region == region and row.starts_on <= day), None)
