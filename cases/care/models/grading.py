"""Gradings: how severe, how heavy, how troubled, and the care level that follows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.explain import Explanation

from .case import IllnessCase
from .facts import HouseholdSurvey

RANGE = (1, 4)


class Grading(models.Model):
    """One grading of a case: S, E, P and L = max(S, E, P), or an override with reason and expiry. History."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="gradings", verbose_name=_("case"))
    graded_at = models.DateTimeField(_("graded"))
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("graded by")
    )
    severity = models.PositiveSmallIntegerField(_("severity"))
    severity_evidence = models.CharField(_("evidence of severity"), max_length=300)
    evidence_on = models.DateField(_("date of the evidence"))
    household = models.ForeignKey(
        HouseholdSurvey,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("home verification"),
    )
    burden = models.PositiveSmallIntegerField(_("burden"))
    burden_because = models.JSONField(_("why this burden"), default=dict)
    burden_provisional = models.BooleanField(_("burden not fully assessed"), default=False)
    psych = models.PositiveSmallIntegerField(_("psychological state"), default=1)
    psych_because = models.JSONField(
        _("why this psychological state"),
        default=dict,
        blank=True,
        help_text=_("For the counselling team only."),
    )
    level = models.PositiveSmallIntegerField(_("care level"))
    level_because = models.JSONField(_("why this level"), default=dict)
    override_level = models.PositiveSmallIntegerField(_("level set by hand"), null=True, blank=True)
    override_reason = models.CharField(_("reason for the override"), max_length=300, blank=True)
    override_until = models.DateField(_("override ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("grading")
        verbose_name_plural = _("gradings")
        ordering = ["-graded_at", "-pk"]
        indexes = [models.Index(fields=["case", "-graded_at"], name="grading_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__range=RANGE, burden__range=RANGE, psych__range=RANGE, level__range=RANGE),
                name="grading_in_range",
            ),
            models.CheckConstraint(
                condition=Q(override_level__isnull=True)
                | (Q(override_level__range=RANGE, override_until__isnull=False) & ~Q(override_reason="")),
                name="grading_override_justified",
                violation_error_message=_("A level set by hand needs a reason and an end date."),
            ),
        ]

    def __str__(self) -> str:
        return f"S{self.severity} E{self.burden} P{self.psych} L{self.level}"

    @property
    def burden_explanation(self) -> Explanation | None:
        return Explanation.from_json(self.burden_because)

    @property
    def level_explanation(self) -> Explanation | None:
        return Explanation.from_json(self.level_because)

    def facts(self) -> dict[str, Any]:
        """Return S, E, P, L as the engine reads them."""
        return {"s": self.severity, "e": self.burden, "p": self.psych, "l": self.level}
