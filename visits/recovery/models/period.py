"""The statutory medical treatment period (医疗期): the table by which it is granted, and a member's own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from cases.care.models.facts import CaseFact
from unioncare.core.explain import Explanation
from unioncare.core.fields import EncryptedTextField

from ..timing import days_in


class MedicalPeriodRule(models.Model):
    """A row of the table: so many months from so many years of work in all and with this employer.

    Of the rows that fit, the one with the most years in all counts, and among these the one with the most years here.
    """

    total_from = models.PositiveSmallIntegerField(_("years of work in all, from"))
    own_from = models.PositiveSmallIntegerField(_("years with this employer, from"))
    months = models.PositiveSmallIntegerField(_("months"))
    within_months = models.PositiveSmallIntegerField(_("added up within, months"))
    basis = models.CharField(_("legal basis"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("rule of the medical treatment period")
        verbose_name_plural = _("rules of the medical treatment period")
        ordering = ["total_from", "own_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["total_from", "own_from"],
                name="medical_rule_once",
                violation_error_message=_("The table has a row for these years already."),
            ),
            models.CheckConstraint(
                condition=Q(months__range=(1, 120)),
                name="medical_rule_months_range",
                violation_error_message=_("A period has 1 to 120 months."),
            ),
            models.CheckConstraint(
                condition=Q(within_months__gte=F("months")),
                name="medical_rule_within",
                violation_error_message=_("The months of leave are added up within as many months or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.total_from} / {self.own_from}: {self.months}"


class MedicalPeriod(CaseFact):
    """A member's medical treatment period. A wrong one is replaced: struck out with a reason, and set anew."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="medical_periods", verbose_name=_("case"))
    starts_on = models.DateField(_("first day of sick leave"))
    total_years = models.PositiveSmallIntegerField(_("years of work in all"))
    own_years = models.PositiveSmallIntegerField(_("years with this employer"))
    months = models.PositiveSmallIntegerField(_("months by the table"))
    within_months = models.PositiveSmallIntegerField(_("added up within, months"))
    more_months = models.PositiveSmallIntegerField(_("months by extension"), default=0, db_default=0)
    # Later than the first day where leave that was interrupted did not fill the months in time.
    counts_from = models.DateField(_("counted from"))
    ends_on = models.DateField(_("last day"))
    because = models.JSONField(_("why"))

    class Meta:
        verbose_name = _("medical treatment period")
        verbose_name_plural = _("medical treatment periods")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(struck_at__isnull=True), name="medical_period_once"),
            models.CheckConstraint(
                condition=Q(own_years__lte=F("total_years")),
                name="medical_period_own_years",
                violation_error_message=_("The years with this employer are part of the years of work in all."),
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="medical_period_in_order"),
        ]
        indexes = [
            # The sweep looks for those that end soon.
            models.Index(fields=["ends_on"], name="medical_period_ends", condition=Q(struck_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    @property
    def explanation(self) -> Explanation | None:
        return Explanation.from_json(self.because)

    @property
    def all_months(self) -> int:
        return self.months + self.more_months

    @property
    def length(self) -> int:
        """Days of sick leave that it has."""
        return days_in(self.counts_from, self.all_months)


class MedicalExtension(CaseFact):
    """More months than the table gives, for a reason such as a recovery that takes longer."""

    period = models.ForeignKey(
        MedicalPeriod, models.CASCADE, related_name="extensions", verbose_name=_("medical treatment period")
    )
    months = models.PositiveSmallIntegerField(_("more months"))
    reason = EncryptedTextField(_("reason"))

    class Meta:
        verbose_name = _("extension of a medical treatment period")
        verbose_name_plural = _("extensions of medical treatment periods")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(months__range=(1, 24)), name="medical_extension_range"),
        ]

    def __str__(self) -> str:
        return f"+{self.months}"
