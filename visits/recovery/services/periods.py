"""Setting, replacing and extending the statutory medical treatment period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from unioncare.core.audit import record_event
from unioncare.core.explain import Explanation, Source, explain, shown
from unioncare.core.workflow import MoveRefused

from ..models import MedicalExtension, MedicalPeriod, MedicalPeriodRule
from ..selectors.leave import work_of
from ..selectors.rules import rule_for
from ..timing import Span, leave_days, reckon
from .access import needed, recovering_case
from .alerts import complete_alert, drop_alert, raise_alert

if TYPE_CHECKING:
    from unioncare.organisation.models import User

BY_TABLE = gettext_noop("{total} years of work in all, {own} of them here: {months} months by the table")
EXTENDED = gettext_noop(
    "{total} years of work in all, {own} of them here: {months} months by the table, {more} more by extension"
)
COUNTED = gettext_noop("{first} + {all} months → {last}")
INTERRUPTED = gettext_noop("{first} + {all} months of sick leave, {work} days at work not counted → {last}")
LABELS = {
    "first": gettext_noop("First day of sick leave"),
    "total": gettext_noop("Years of work in all"),
    "own": gettext_noop("Years with this employer"),
    "row": gettext_noop("Row of the table: from years in all / here"),
    "within": gettext_noop("Sick leave is added up within, months"),
    "work": gettext_noop("At work meanwhile"),
    "from": gettext_noop("Not full by then: counted anew from"),
    "last": gettext_noop("Last day"),
}
# Inputs that stay as they were when the period was set.
GIVEN = ("first", "total", "own", "row")


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """The first day of sick leave, and completed years of work in all and with this employer."""

    starts_on: date
    total_years: int
    own_years: int


@transaction.atomic
def set_period(*, case_id: int, entry: PeriodEntry, actor: "User", now: datetime, reason: str = "") -> MedicalPeriod:
    """Work out the medical treatment period by the table; one that stands is struck out, for which a reason is needed.

    Raises MoveRefused, also where the table has no row; ValidationError where the years do not fit together.
    """
    case = recovering_case(case_id, actor)
    _strike(case, actor, now, reason)
    rule = rule_for(total_years=entry.total_years, own_years=entry.own_years)
    if rule is None:
        raise MoveRefused(
            _("The table of the medical treatment period has no row for these years: an administrator enters one.")
        )
    period = MedicalPeriod(
        case=case,
        starts_on=entry.starts_on,
        total_years=entry.total_years,
        own_years=entry.own_years,
        months=rule.months,
        within_months=rule.within_months,
        because=_explained(entry, rule).as_json(),
        recorded_by=actor,
        recorded_at=now,
    )
    _reckon(period)
    period.full_clean(exclude=["case", "recorded_by"])
    period.save(force_insert=True)
    record_event(case, actor=actor, what="medical period", details={"period": period.pk})
    raise_alert(case=case, now=now)
    return period


def _strike(case: IllnessCase, actor: "User", now: datetime, reason: str) -> None:
    standing = standing_period(case)
    if standing is None:
        return
    standing.struck_at, standing.struck_by, standing.struck_reason = now, actor, needed(reason)[:200]
    standing.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    drop_alert(case=case, actor=actor, now=now, reason=_("The medical treatment period was set anew."))


def standing_period(case: IllnessCase) -> MedicalPeriod | None:
    """Return the period of a locked case that counts."""
    return MedicalPeriod.objects.filter(case=case, struck_at__isnull=True).first()


@transaction.atomic
def extend_period(*, case_id: int, months: int, reason: str, actor: "User", now: datetime) -> MedicalPeriod:
    """Give more months than the table does. The alert has been answered by that; the next one follows the new end."""
    case = recovering_case(case_id, actor)
    period = standing_period(case)
    if period is None:
        raise MoveRefused(_("There is no medical treatment period to extend: set it first."))
    extension = MedicalExtension(
        period=period, months=months, reason=needed(reason), recorded_by=actor, recorded_at=now
    )
    extension.full_clean(exclude=["period", "recorded_by"])
    extension.save(force_insert=True)
    period.more_months += months
    _reckon(period)
    period.save(update_fields=["more_months", *RECKONED])
    record_event(case, actor=actor, what="medical period extended", details={"period": period.pk, "months": months})
    done = _("Extended until %(day)s") % {"day": period.ends_on.isoformat()}
    complete_alert(case=case, actor=actor, now=now, result=done)
    raise_alert(case=case, now=now)
    return period


@transaction.atomic
def recount_period(*, case: IllnessCase, actor: "User", now: datetime) -> bool:
    """Count the period of a locked case anew after its stages changed; tell whether its end moved.

    Whoever is asked about the old end is not asked any more.
    """
    period = standing_period(case)
    if period is None:
        return False
    before = period.ends_on
    _reckon(period)
    if period.ends_on == before:
        return False
    period.save(update_fields=RECKONED)
    record_event(case, actor=actor, what="medical period recounted", details={"period": period.pk})
    drop_alert(case=case, actor=actor, now=now, reason=_("The days at work moved the end of the period."))
    return True


RECKONED = ("counts_from", "ends_on", "because")


def _reckon(period: MedicalPeriod) -> None:
    """Work out from when leave counts and when it is full, with the reason; nothing is saved."""
    work = work_of(period.case_id)
    within = period.within_months + period.more_months
    found = reckon(period.starts_on, period.all_months, within, work)
    period.counts_from, period.ends_on = found.counts_from, found.ends_on
    period.because = _reason(period, [span for span in work if _interrupts(span, period)]).as_json()


def _interrupts(span: Span, period: MedicalPeriod) -> bool:
    return span.last is not None and period.starts_on <= span.last and span.first <= period.ends_on


def _explained(entry: PeriodEntry, rule: MedicalPeriodRule) -> Explanation:
    """Return the part of the reason that the table gives."""
    facts = {"first": entry.starts_on, "total": entry.total_years, "own": entry.own_years}
    row = f"{rule.total_from} / {rule.own_from}"
    return replace(
        explain(BY_TABLE, formula=COUNTED, months=rule.months, **facts),
        inputs=tuple(shown(LABELS[name], value) for name, value in {**facts, "row": row}.items()),
        sources=(Source({"zh": rule.basis, "en": rule.basis}),) if rule.basis else (),
    )


def _reason(period: MedicalPeriod, work: Sequence[Span]) -> Explanation:
    """Return the reason that was frozen when the period was set, with what was given and what happened since."""
    before = Explanation.from_json(period.because)
    assert before is not None
    meanwhile = leave_days(period.counts_from, period.ends_on, ()) - period.length
    months: dict[str, Any] = {"more": period.more_months, "all": period.all_months}
    now = explain("", first=period.counts_from, work=meanwhile, last=period.ends_on, **months).params
    facts: dict[str, Any] = {}
    if work:
        spans = "; ".join(f"{span.first} – {span.last}" for span in work)
        facts |= {"within": period.within_months + period.more_months, "work": spans}
    if period.counts_from != period.starts_on:
        facts["from"] = period.counts_from
    given = {LABELS[name] for name in GIVEN}
    rows = (shown(LABELS[name], value) for name, value in {**facts, "last": period.ends_on}.items())
    return replace(
        before,
        rule=EXTENDED if period.more_months else BY_TABLE,
        params={**before.params, **now},
        inputs=(*(row for row in before.inputs if row.label in given), *rows),
        formula=INTERRUPTED if meanwhile else COUNTED,
    )
