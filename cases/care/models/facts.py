"""Facts of a case: treatment, household, costs, documents; and the minimum living line."""

import uuid
from decimal import Decimal
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import MoneyField

from ..enums import DocumentKind, EventKind
from .case import IllnessCase


class CaseFact(models.Model):
    """What every noted fact carries. A wrong one is struck out with a reason, never edited or deleted."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))
    struck_at = models.DateTimeField(_("struck out"), null=True, blank=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    struck_reason = models.CharField(_("why struck out"), max_length=200, blank=True)

    class Meta:
        abstract = True


class TreatmentEvent(CaseFact):
    """An admission, operation, stay in intensive care, or discharge."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="events", verbose_name=_("case"))
    kind = models.CharField(_("event"), max_length=10, choices=EventKind)
    happened_on = models.DateField(_("date"))
    place = models.CharField(_("hospital"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("treatment event")
        verbose_name_plural = _("treatment events")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%Y-%m-%d}"


class LivingLine(models.Model):
    """The local monthly minimum living line (低保线), D in the formulas, by region from a date on."""

    region = models.CharField(_("region"), max_length=60)
    starts_on = models.DateField(_("in force from"))
    monthly_amount = MoneyField(_("CNY a month and person"))

    class Meta:
        verbose_name = _("minimum living line")
        verbose_name_plural = _("minimum living lines")
        ordering = ["region", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["region", "starts_on"], name="living_line_once"),
            models.CheckConstraint(condition=Q(monthly_amount__gt=0), name="living_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.starts_on:%Y}: {self.monthly_amount}"


class BurdenScale(models.Model):
    """The thresholds of the burden classes from a date on (domain annex §6); the wording stands in burden/wording.py.

    A is out-of-pocket cost ÷ annual income, B out-of-pocket cost ÷ capacity to pay, R what is left per head and
    month ÷ minimum living line.
    """

    starts_on = models.DateField(_("in force from"), unique=True)
    e4_remaining = models.DecimalField(_("E4: R below"), max_digits=5, decimal_places=2, default=Decimal(1))
    e4_income_share = models.DecimalField(_("E4: A from"), max_digits=5, decimal_places=2, default=Decimal("0.80"))
    e3_capacity_share = models.DecimalField(_("E3: B from"), max_digits=5, decimal_places=2, default=Decimal("0.40"))
    e3_remaining = models.DecimalField(_("E3: R below"), max_digits=5, decimal_places=2, default=Decimal(2))
    e2_capacity_share = models.DecimalField(_("E2: B from"), max_digits=5, decimal_places=2, default=Decimal("0.25"))
    e2_income_share = models.DecimalField(_("E2: A from"), max_digits=5, decimal_places=2, default=Decimal("0.10"))

    class Meta:
        verbose_name = _("burden scale")
        verbose_name_plural = _("burden scales")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(e4_income_share__gte=F("e2_income_share"), e2_income_share__gt=0),
                name="burden_income_shares_rise",
                violation_error_message=_("The share of income of E4 is not below that of E2."),
            ),
            models.CheckConstraint(
                condition=Q(e3_capacity_share__gte=F("e2_capacity_share"), e2_capacity_share__gt=0),
                name="burden_capacity_shares_rise",
                violation_error_message=_("The share of the capacity to pay of E3 is not below that of E2."),
            ),
            models.CheckConstraint(
                condition=Q(e3_remaining__gte=F("e4_remaining"), e4_remaining__gt=0),
                name="burden_remainders_fall",
                violation_error_message=_("E4 begins at a lower remainder than E3."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d}"


class HouseholdSurvey(CaseFact):
    """A home verification (入户核查): persons, income and rigid expenditure of the household."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="surveys", verbose_name=_("case"))
    surveyed_on = models.DateField(_("visited on"))
    region = models.CharField(_("region of the minimum living line"), max_length=60)
    persons = models.PositiveSmallIntegerField(_("persons living together"))
    annual_income = MoneyField(_("annual disposable income"))
    rigid_expenditure = MoneyField(
        _("rigid expenditure"), default=Decimal(0), help_text=_("A year, without the costs of this illness.")
    )
    evidence = models.CharField(_("evidence"), max_length=300)

    class Meta:
        verbose_name = _("home verification")
        verbose_name_plural = _("home verifications")
        ordering = ["-surveyed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(persons__range=(1, 20)),
                name="survey_persons_range",
                violation_error_message=_("A household has 1 to 20 persons."),
            ),
            models.CheckConstraint(
                condition=Q(annual_income__gte=0, rigid_expenditure__gte=0), name="survey_amounts_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.surveyed_on:%Y-%m-%d}"


# The ladder of deductions, in the order in which they are applied (domain annex §6).
DEDUCTIONS = (
    "basic_insurance",
    "critical_insurance",
    "medical_assistance",
    "commercial_insurance",
    "mutual_benefit",
    "relief_donations",
)


def deduction_label(name: str) -> str:
    """Return who pays a rung of the ladder, in the reader's language."""
    return str(cast("models.Field[Any, Any]", CostEntry._meta.get_field(name)).verbose_name)


class CostEntry(CaseFact):
    """One settlement or bill: its total and what others paid of it. The rest is out of pocket.

    A payment that came by itself, later than the bill, stands with a total of 0.
    """

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="costs", verbose_name=_("case"))
    incurred_on = models.DateField(_("date"))
    description = models.CharField(_("what for"), max_length=120, blank=True)
    total = MoneyField(_("total cost"))
    basic_insurance = MoneyField(_("basic insurance"), default=Decimal(0))
    critical_insurance = MoneyField(_("critical-illness insurance"), default=Decimal(0))
    medical_assistance = MoneyField(_("medical assistance"), default=Decimal(0))
    commercial_insurance = MoneyField(_("commercial insurance"), default=Decimal(0))
    mutual_benefit = MoneyField(_("mutual benefit"), default=Decimal(0))
    relief_donations = MoneyField(_("relief and donations"), default=Decimal(0))

    class Meta:
        verbose_name = _("cost entry")
        verbose_name_plural = _("cost entries")
        ordering = ["-incurred_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0, **{f"{name}__gte": 0 for name in DEDUCTIONS}),
                name="cost_amounts_positive",
                violation_error_message=_("Amounts are not negative."),
            ),
            models.CheckConstraint(
                condition=Q(total=0)
                | Q(
                    total__gte=F("basic_insurance")
                    + F("critical_insurance")
                    + F("medical_assistance")
                    + F("commercial_insurance")
                    + F("mutual_benefit")
                    + F("relief_donations")
                ),
                name="cost_not_overpaid",
                violation_error_message=_("More was paid by others than the total cost."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description or self._meta.verbose_name} {self.incurred_on:%Y-%m-%d} {self.total:,.2f}"

    @property
    def paid_by_others(self) -> Decimal:
        """What others paid, in CNY."""
        return sum((getattr(self, name) for name in DEDUCTIONS), Decimal(0))

    @property
    def out_of_pocket(self) -> Decimal:
        """What the household pays itself of it, in CNY; below 0 for a payment that came later than the bill."""
        return self.total - self.paid_by_others


def private_storage() -> Any:
    """Return the storage that no web server reaches."""
    return storages["private"]


def document_path(document: "CaseDocument", filename: str) -> str:
    """Return a name that tells nothing: neither person nor content."""
    return f"cases/{uuid.uuid4().hex}"


class CaseDocument(CaseFact):
    """A file of the case: private, sniffed, served only through a scope-checked view."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="documents", verbose_name=_("case"))
    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=120, blank=True)
    file = models.FileField(_("file"), upload_to=document_path, storage=private_storage)
    file_name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sha256"],
                condition=Q(struck_at__isnull=True),
                name="document_once",
                violation_error_message=_("The file of this case already holds this document."),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
