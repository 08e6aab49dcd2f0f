"""Insurance plans and their versions: terms of the insurer as data."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import Disease
from cases.members.enums import Sex
from unioncare.core.bilingual import localized
from unioncare.core.fields import MoneyField

from ..enums import BenefitEvent, BenefitKind, OncePer, PaperKind, WaitingFor
from .funding import Funded, adds_up


class InsurancePlan(models.Model):
    """A mutual insurance plan that a union can take out; what it says stands in its versions."""

    code = models.SlugField(_("code"), max_length=30, unique=True, help_text=_("Imports name the plan by it."))
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    insurer = models.CharField(_("insurer"), max_length=120, blank=True)
    is_required = models.BooleanField(
        _("everybody is to be enrolled"),
        default=True,
        help_text=_("Counts in the enrolment rate and in the list of those not covered."),
    )
    is_offered = models.BooleanField(_("offered"), default=True, help_text=_("New terms can be opened."))

    class Meta:
        verbose_name = _("insurance plan")
        verbose_name_plural = _("insurance plans")
        ordering = ["-is_required", "code"]

    def __str__(self) -> str:
        return localized(self, "name")


class PlanVersion(Funded):
    """What a plan says from a day on: premium a share and who pays it, ages, waiting, deadlines, papers.

    A version under which a term was opened never changes; a new one takes its place.
    """

    plan = models.ForeignKey(InsurancePlan, models.PROTECT, related_name="versions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    starts_on = models.DateField(_("in force from"))
    period_months = models.PositiveSmallIntegerField(
        _("months of a term"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    max_shares = models.PositiveSmallIntegerField(
        _("shares at most"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    min_age = models.PositiveSmallIntegerField(_("youngest age"), default=16, validators=[MaxValueValidator(120)])
    max_age = models.PositiveSmallIntegerField(_("oldest age"), default=60, validators=[MaxValueValidator(120)])
    sex = models.CharField(_("only for"), max_length=1, choices=Sex, blank=True, help_text=_("Empty: for everybody."))
    waiting_for = models.CharField(_("who waits"), max_length=10, choices=WaitingFor, default=WaitingFor.NOBODY)
    waiting_days = models.PositiveSmallIntegerField(_("days without benefit"), default=0)
    reduced_days = models.PositiveSmallIntegerField(
        _("days with reduced benefit"), default=0, help_text=_("After the days without benefit.")
    )
    reduced_ratio = models.DecimalField(
        _("reduced to"), max_digits=4, decimal_places=2, default=Decimal(1), help_text=_("Between 0 and 1.")
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days to renew"), default=30, help_text=_("A renewal within these days after the end keeps the anniversary.")
    )
    claim_days = models.PositiveSmallIntegerField(
        _("days to claim"), default=60, help_text=_("After the discharge, or after the diagnosis.")
    )
    report_days = models.PositiveSmallIntegerField(
        _("days to report"), null=True, blank=True, help_text=_("Empty: the insurer asks for no report beforehand.")
    )
    disease_list = models.CharField(_("version of the disease list"), max_length=60, blank=True)
    papers = ArrayField(
        models.CharField(max_length=20, choices=PaperKind),
        verbose_name=_("papers of a claim"),
        default=list,
        blank=True,
        help_text=_("What the insurer asks for, by code, in the order of the checklist."),
    )

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["plan", "starts_on"],
                name="plan_version_once_a_day",
                violation_error_message=_("Another version of this plan begins on this day."),
            ),
            adds_up("plan_version_adds_up"),
            models.CheckConstraint(
                condition=Q(min_age__lte=F("max_age"), max_age__lte=120),
                name="plan_version_ages",
                violation_error_message=_("The youngest age lies above the oldest."),
            ),
            models.CheckConstraint(
                condition=Q(period_months__range=(1, 60), max_shares__range=(1, 20)), name="plan_version_ranges"
            ),
            models.CheckConstraint(
                condition=Q(reduced_ratio__range=(0, 1)),
                name="plan_version_reduced",
                violation_error_message=_("A reduced benefit lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=~Q(waiting_for=WaitingFor.NOBODY) | Q(waiting_days=0, reduced_days=0),
                name="plan_version_waits",
                violation_error_message=_("Days of waiting are given, and who waits is not."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(plan)s, version %(number)s") % {"plan": self.plan, "number": self.number}


class Benefit(models.Model):
    """One benefit of a version, as typed data. Amounts in CNY a share; `cap` and `max_days` hold for a whole term."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="benefits", verbose_name=_("version"))
    code = models.SlugField(_("code"), max_length=30)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    event = models.CharField(_("paid for"), max_length=10, choices=BenefitEvent)
    kind = models.CharField(_("way of counting"), max_length=10, choices=BenefitKind)
    amount = MoneyField(
        _("amount"), default=Decimal(0), help_text=_("Of a lump sum or of a day; 0 for a share of the costs.")
    )
    ratio = models.DecimalField(
        _("share of the costs"), max_digits=4, decimal_places=2, null=True, blank=True, help_text=_("Between 0 and 1.")
    )
    deductible = MoneyField(
        _("deductible"), default=Decimal(0), help_text=_("Taken off the costs before the share is taken.")
    )
    min_stay = models.PositiveSmallIntegerField(
        _("stay of at least, days"), null=True, blank=True, help_text=_("Empty: any stay.")
    )
    max_stay = models.PositiveSmallIntegerField(
        _("stay of at most, days"), null=True, blank=True, help_text=_("Empty: any stay.")
    )
    from_day = models.PositiveSmallIntegerField(
        _("paid from day"), default=1, help_text=_("Of the stay; 4 leaves the first three days out.")
    )
    max_days = models.PositiveSmallIntegerField(
        _("days at most"), null=True, blank=True, help_text=_("In a term; empty: no limit.")
    )
    cap = MoneyField(_("cap"), null=True, blank=True, help_text=_("In a term; empty: no limit."))
    once = models.CharField(_("how often"), max_length=5, choices=OncePer, default=OncePer.EVENT)
    exclusivity_group = models.CharField(
        _("exclusivity group"),
        max_length=30,
        blank=True,
        help_text=_("In a term, benefits of one group are paid for a diagnosis or for stays, not for both."),
    )
    diseases = models.ManyToManyField(
        Disease, blank=True, related_name="+", verbose_name=_("diseases"), help_text=_("Empty: every listed disease.")
    )

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="benefit_code_once"),
            models.CheckConstraint(
                condition=Q(kind=BenefitKind.RATIO, ratio__gt=0, ratio__lte=1, amount=0)
                | (~Q(kind=BenefitKind.RATIO) & Q(amount__gt=0, ratio__isnull=True)),
                name="benefit_amount_by_kind",
                violation_error_message=_("A share of the costs has a ratio; everything else has an amount."),
            ),
            models.CheckConstraint(
                condition=Q(deductible__gte=0, from_day__gte=1) & (Q(cap__isnull=True) | Q(cap__gt=0)),
                name="benefit_limits",
            ),
            models.CheckConstraint(
                condition=Q(event=BenefitEvent.STAY)
                | Q(min_stay__isnull=True, max_stay__isnull=True, max_days__isnull=True, from_day=1)
                & ~Q(kind=BenefitKind.PER_DAY),
                name="benefit_days_of_stays",
                violation_error_message=_("Only a benefit for a stay in hospital counts days."),
            ),
            models.CheckConstraint(
                condition=Q(min_stay__isnull=True) | Q(max_stay__isnull=True) | Q(min_stay__lte=F("max_stay")),
                name="benefit_stays_ordered",
                violation_error_message=_("The shortest stay is longer than the longest."),
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "name")
