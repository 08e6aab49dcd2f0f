"""Funds, their totals, budgets and closed periods."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.bilingual import localized
from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..engine.canonical import GENESIS
from ..enums import EXPENSES, Account, FundKind


class FundQuerySet(ScopedQuerySet["Fund"]):
    scope_permission: ClassVar[str] = "donations.see_books"


class Fund(models.Model):
    """Money kept apart for one purpose. What it holds, its last entry and their seal change with each entry alone."""

    code = models.SlugField(_("code"), max_length=30, unique=True, help_text=_("Short and lasting; imports name it."))
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=FundKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # Nothing is booked on this day or before it any more.
    closed_until = models.DateField(_("books closed until"), null=True, blank=True)
    bank = MoneyField(_("in the bank"), default=Decimal(0))
    cash = MoneyField(_("in cash"), default=Decimal(0))
    sequence = models.PositiveIntegerField(_("entries"), default=0, editable=False)
    head = models.BinaryField(default=GENESIS, editable=False)
    seal = models.BinaryField(editable=False)
    key_number = models.PositiveSmallIntegerField(editable=False)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["unit__path", "kind", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bank__gte=0, cash__gte=0),
                name="fund_never_negative",
                violation_error_message=_("A fund holds no less than nothing."),
            ),
            models.CheckConstraint(condition=Q(kind__in=FundKind.values), name="fund_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on"), bank=0, cash=0),
                name="fund_closed_empty",
                violation_error_message=_("Only an empty fund is closed."),
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "name")

    def get_absolute_url(self) -> str:
        return reverse("donations:fund", args=[self.code])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def balance(self) -> Decimal:
        """What the fund holds, in CNY."""
        return self.bank + self.cash


class AccountTotal(models.Model):
    """What was booked on an account of a fund in a year, kept with each entry, so that nobody adds a million up."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="totals", verbose_name=_("fund"), db_index=False)
    account = models.CharField(_("account"), max_length=20, choices=Account)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = MoneyField(_("total"))
    lines = models.PositiveIntegerField(_("lines"))

    class Meta:
        verbose_name = _("total of an account")
        verbose_name_plural = _("totals of accounts")
        ordering = ["fund", "year", "account"]
        constraints = [models.UniqueConstraint(fields=["fund", "account", "year"], name="account_total_once")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.account} {self.year}"


class Budget(models.Model):
    """What may be spent on one purpose in a year: a warning on the way, and a stop where it says so."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budgets", verbose_name=_("fund"), db_index=False)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    account = models.CharField(
        _("spent on"), max_length=20, choices=[(account.value, account.label) for account in EXPENSES]
    )
    amount = MoneyField(_("amount"), validators=[MinValueValidator(Decimal("0.01"))])
    warn_percent = models.PositiveSmallIntegerField(
        _("warn at, %"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    stops = models.BooleanField(
        _("stop when it is used up"), default=True, help_text=_("Otherwise spending more is noted and told.")
    )

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["fund", "-year", "account"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year", "account"],
                name="budget_once",
                violation_error_message=_("The fund has a budget for this purpose and year."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, warn_percent__range=(1, 100)),
                name="budget_ranges",
                violation_error_message=_("A budget is above 0, its warning between 1 and 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.year} {self.account}"

    @property
    def scope_path(self) -> str:
        return self.fund.unit.path

    @property
    def warns_at(self) -> Decimal:
        """The sum from which it is told that the budget runs out."""
        return (self.amount * self.warn_percent / 100).quantize(Decimal("0.01"))


class PeriodClosing(models.Model):
    """The books of a fund closed up to a day: what it held on that day, and the last entry when it was closed."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="closings", verbose_name=_("fund"), db_index=False)
    ends_on = models.DateField(_("closed until"))
    sequence = models.PositiveIntegerField(_("last entry"))
    head = models.BinaryField(editable=False)
    bank = MoneyField(_("in the bank"))
    cash = MoneyField(_("in cash"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")
        ordering = ["fund", "-ends_on"]
        constraints = [models.UniqueConstraint(fields=["fund", "ends_on"], name="period_closing_once")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.ends_on:%Y-%m-%d}"
