"""Coverage terms of a unit, and the rate of enrolment that is asked of it."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Subject

from .plan import InsurancePlan, PlanVersion


def days(first: str = "starts_on", last: str = "ends_on") -> Func:
    """Return two columns as one range of days, both counted."""
    return Func(first, last, Value("[]"), function="daterange", output_field=DateRangeField())


def one_number(column: str) -> Func:
    """Return a number as a range of itself, so that GiST compares it without an extension."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class CoverageTermQuerySet(ScopedQuerySet["CoverageTerm"]):
    scope_permission: ClassVar[str] = "cases.see_insurance"


class CoverageTerm(models.Model):
    """A plan taken out for the members of a unit and of all below it, from a day to a day, both covered."""

    plan = models.ForeignKey(InsurancePlan, models.PROTECT, related_name="terms", verbose_name=_("plan"))
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="terms", verbose_name=_("version"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", editable=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened"))

    objects = CoverageTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage term")
        verbose_name_plural = _("coverage terms")
        ordering = ["-starts_on", "plan", "unit__path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="term_no_overlap",
                expressions=[
                    (one_number("plan_id"), RangeOperators.OVERLAPS),
                    (one_number("unit_id"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The unit has a term of this plan with some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("cases:term", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path


class EnrolmentTarget(models.Model):
    """The enrolment rate asked of a unit and of all below it, from a day on; the nearest unit upward applies."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    starts_on = models.DateField(_("in force from"))
    rate = models.DecimalField(
        _("enrolment rate"),
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        help_text=_("Between 0 and 1: 1 asks for everybody."),
    )

    class Meta:
        verbose_name = _("enrolment target")
        verbose_name_plural = _("enrolment targets")
        ordering = ["unit__path", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="enrolment_target_once"),
            models.CheckConstraint(
                condition=Q(rate__gt=0, rate__lte=1),
                name="enrolment_target_range",
                violation_error_message=_("A rate lies above 0 and not above 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on:%Y-%m-%d}: {self.rate:.0%}"
