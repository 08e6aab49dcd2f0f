"""Setting, replacing and extending the statutory medical treatment period."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.models import IllnessCase
from unioncare.core.audit import record_event
from unioncare.core.explain import Explanation, Source, explain, shown
from unioncare.core.workflow import MoveRefused

from ..models import MedicalExtension, MedicalPeriod, MedicalPeriodRule
from ..selectors.rules import rule_for
from ..timing import last_day
from .access import needed, recovering_case
from .alerts import complete_alert, drop_alert, raise_alert

if TYPE_CHECKING:
    from unioncare.organisation.models import User

BY_TABLE = gettext_noop("{total} years of work in all, {own} of them here: {months} months by the table")
EXTENDED = gettext_noop(
    "{total} years of work in all, {own} of them here: {months} months by the table, {more} more by extension"
)
COUNTED = gettext_noop("{first} + {all} months → {last}")
LABELS = {
    "first": gettext_noop("First day of sick leave"),
    "total": gettext_noop("Years of work in all"),
    "own": gettext_noop("Years with this employer"),
    "row": gettext_noop("Row of the table: from years in all / here"),
    "last": gettext_noop("Last day"),
}


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
    ends_on = last_day(entry.starts_on, rule.months)
    period = MedicalPeriod(
        case=case,
        starts_on=entry.starts_on,
        total_years=entry.total_years,
        own_years=entry.own_years,
        months=rule.months,
        ends_on=ends_on,
        because=_explained(entry, rule, ends_on).as_json(),
        recorded_by=actor,
        recorded_at=now,
    )
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
    period.ends_on = last_day(period.starts_on, period.all_months)
    period.because = _with_extensions(period).as_json()
    period.save(update_fields=["more_months", "ends_on", "because"])
    record_event(case, actor=actor, what="medical period extended", details={"period": period.pk, "months": months})
    done = _("Extended until %(day)s") % {"day": period.ends_on.isoformat()}
    complete_alert(case=case, actor=actor, now=now, result=done)
    raise_alert(case=case, now=now)
    return period


def _explained(entry: PeriodEntry, rule: MedicalPeriodRule, last: date) -> Explanation:
    first, total, own, months = entry.starts_on, entry.total_years, entry.own_years, rule.months
    because = explain(
        BY_TABLE, formula=COUNTED, first=first, total=total, own=own, months=months, all=months, last=last
    )
    facts = {"first": first, "total": total, "own": own, "row": f"{rule.total_from} / {rule.own_from}", "last": last}
    return replace(
        because,
        inputs=tuple(shown(LABELS[name], value) for name, value in facts.items()),
        sources=(Source({"zh": rule.basis, "en": rule.basis}),) if rule.basis else (),
    )


def _with_extensions(period: MedicalPeriod) -> Explanation:
    """Return the reason that was frozen when the period was set, with what was given since."""
    before = Explanation.from_json(period.because)
    assert before is not None
    now = explain("", more=period.more_months, all=period.all_months, last=period.ends_on).params
    inputs = (*(row for row in before.inputs if row.label != LABELS["last"]), shown(LABELS["last"], period.ends_on))
    return replace(before, rule=EXTENDED, params={**before.params, **now}, inputs=inputs)
