"""Insurance: who is enrolled on the last day, and the claims of the period."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.insurance.models import Claim, InsurancePlan
from cases.insurance.selectors.rate import rates_of
from unioncare.core.periods import Period
from unioncare.core.rates import FEWEST
from unioncare.organisation.models import Unit

from ...enums import Section
from ...tables import FEW, Cell, Table, count, money, people, share, table, words, written


def tables(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return enrolment by plan, and claims."""
    return [_enrolment(unit, span, now), _claims(unit, span)]


def _enrolment(unit: Unit, span: Period, now: datetime) -> Table:
    on = min(span.last, timezone.localdate(now))
    plans = list(InsurancePlan.objects.order_by("code"))
    rates = rates_of([(unit.path, plan, on) for plan in plans])
    rows = []
    for plan in plans:
        rate = rates[unit.path, plan, on]
        if not (rate.count or plan.is_required):
            continue  # offered, and nobody chose it
        rows.append([
            written(plan.name_zh, plan.name_en), count(rate.of), count(rate.count), count(rate.of - rate.count),
            share(rate.value),
        ])  # fmt: skip
    heads = (pgettext_lazy("insurance", "Plan"), _("Eligible"), _("Insured"), _("Not insured"), _("Enrolment rate"))
    return table(Section.PROTECTION, _("Enrolment on the last day"), heads, rows)


def _claims(unit: Unit, span: Period) -> Table:
    days = (span.first, span.last)
    sums = Claim.objects.within(unit.path).aggregate(
        filed=Count("pk", filter=Q(submitted_on__range=days)),
        settled=Count("pk", filter=Q(paid_on__range=days)),
        paid_people=Count("case__member", filter=Q(paid_on__range=days), distinct=True),
        amount=Sum("paid", filter=Q(paid_on__range=days)),
    )
    few = 0 < sums["paid_people"] < FEWEST
    amount: Cell = FEW if few else money(sums["amount"] or Decimal(0))
    rows = [
        [words(_("Claims submitted")), people(sums["filed"])],
        [words(_("Claims paid")), FEW if few else people(sums["settled"])],
        [words(_("Members who were paid")), people(sums["paid_people"])],
        [words(_("Paid by insurers, CNY")), amount],
    ]
    return table(Section.PROTECTION, _("Claims of the period"), (_("What"), _("Number or amount")), rows)
