"""How a member is: ECOG and self-rated health on a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from cases.care.models.facts import CaseFact
from unioncare.core.fields import EncryptedTextField

from ..enums import Ecog


class RecoveryMeasure(CaseFact):
    """Performance status, self-rated health (0 worst, 100 best), or both, as of a day."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="measures", verbose_name=_("case"))
    measured_on = models.DateField(_("as of"))
    ecog = models.PositiveSmallIntegerField(_("ECOG"), choices=Ecog, null=True, blank=True)
    self_rated = models.PositiveSmallIntegerField(_("self-rated health"), null=True, blank=True)
    note = EncryptedTextField(_("note"))

    class Meta:
        verbose_name = _("recovery measure")
        verbose_name_plural = _("recovery measures")
        ordering = ["-measured_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ecog__isnull=False) | Q(self_rated__isnull=False),
                name="measure_says_something",
                violation_error_message=_("Enter ECOG, self-rated health, or both."),
            ),
            models.CheckConstraint(condition=Q(ecog__isnull=True) | Q(ecog__range=(0, 4)), name="measure_ecog_range"),
            models.CheckConstraint(
                condition=Q(self_rated__isnull=True) | Q(self_rated__range=(0, 100)),
                name="measure_self_rated_range",
                violation_error_message=_("Self-rated health goes from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.measured_on:%Y-%m-%d}"
