"""Key figures of money: budgets, payments, receipts, the audit."""

from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from donations.ledger.enums import Account, FindingState
from donations.ledger.models import AuditFinding, BookCheck, Budget
from donations.ledger.selectors.budgets import with_spent
from donations.payments.enums import PaymentState
from donations.payments.models import Payment
from unioncare.core.explain import explain_rate, shown
from unioncare.core.rates import Rate
from visits.schedule.enums import BookingState
from visits.schedule.selectors.booking import receipts_for

from .figure import Asked, Figure, Reading, of_count, of_rate

AID = (Account.RELIEF, Account.CONDOLENCE)
# The books are to be checked once a month.
_CHECKED_WITHIN = 31


def _aid_budget(asked: Asked) -> Reading:
    year = timezone.localdate(asked.now).year
    budgets = Budget.objects.filter(year=year, account__in=AID, fund__unit__path__startswith=asked.path)
    sums = with_spent(budgets.filter(fund__closed_on__isnull=True)).order_by().aggregate(Sum("amount"), Sum("spent"))
    amount, spent = sums["amount__sum"] or Decimal(0), max(sums["spent__sum"] or Decimal(0), Decimal(0))
    rule = gettext_noop("Relief and condolence spent ÷ their budgets of this year, in CNY, of open funds")
    used = Rate(int(spent), int(amount))
    because = explain_rate(rule, used).reading(shown(gettext_noop("Year"), str(year)))
    return of_rate(used, because, is_bad=bool(amount) and spent >= amount)


def _payments(asked: Asked) -> Reading:
    rows = Payment.objects.filter(fund__unit__path__startswith=asked.path)
    waiting = rows.filter(state=PaymentState.ORDERED).order_by()
    failed = rows.filter(state=PaymentState.FAILED).order_by().count()
    total = waiting.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    facts = [shown(gettext_noop("CNY"), total)]
    if failed:
        facts.append(shown(gettext_noop("sent back by the bank"), failed))
    rule = gettext_noop("Payments that are ordered and in no batch yet")
    return of_count(rule, waiting.count(), facts=tuple(facts), is_bad=bool(failed))


def _receipts(asked: Asked) -> Reading:
    rows = receipts_for(asked.user).filter(state=BookingState.TO_BE_BOOKED)
    return of_count(gettext_noop("Receipts of visits that are not booked yet"), rows.order_by().count())


def _findings(asked: Asked) -> Reading:
    rows = AuditFinding.objects.within(asked.path).exclude(state=FindingState.SETTLED).order_by()
    answered = rows.filter(state=FindingState.ANSWERED).count()
    facts = (shown(gettext_noop("answered, to be looked at"), answered),) if answered else ()
    return of_count(gettext_noop("Findings of the audit that are not settled"), rows.count(), facts=facts)


def _last_check(asked: Asked) -> Reading:
    rows = BookCheck.objects.filter(unit__path__in=asked.unit.ancestor_paths(), finished_at__isnull=False, error="")
    last = rows.order_by("-finished_at").first()
    rule = gettext_noop("Days since all books were last compared with their seals")
    if last is None or last.finished_at is None:
        return Reading(None, of_count(rule, 0).because, (shown(gettext_noop("never checked"), ""),), is_bad=True)
    days = (timezone.localdate(asked.now) - timezone.localdate(last.finished_at)).days
    facts = (shown(gettext_noop("entries looked at"), last.entries), shown(gettext_noop("wrong"), last.found))
    return of_count(rule, days, facts=facts, is_bad=bool(last.found) or days > _CHECKED_WITHIN)


FIGURES = (
    Figure("aid_budget", _("Aid budget used"), "donations.see_books", "donations:funds", _aid_budget),
    Figure(
        "payments", _("Payments waiting"), "donations.see_payments", "donations:payments", _payments,
        pgettext_lazy("unit of a figure", "payments"), query=f"state={PaymentState.ORDERED.value}",
    ),
    Figure(
        "receipts", _("Receipts to be booked"), "visits.book_receipt", "visits:receipts", _receipts,
        pgettext_lazy("unit of a figure", "receipts"), is_own=True,
    ),
    Figure(
        "findings", _("Findings not settled"), "donations.see_books", "donations:audit", _findings,
        pgettext_lazy("unit of a figure", "findings"),
    ),
    Figure(
        "last_check", _("Books last checked"), "donations.audit_books", "donations:audit", _last_check,
        pgettext_lazy("unit of a figure", "days ago"),
    ),
)  # fmt: skip
