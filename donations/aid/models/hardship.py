"""Assessments of hardship: a class with its formula, looked at anew within a year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import HouseholdSurvey, IllnessCase
from unioncare.core.explain import Explanation

from ..enums import HardshipClass


class Hardship(models.Model):
    """One assessment of a household, frozen with what it was reckoned from.

    A later one says in `earlier_held` whether what was assessed before was right.
    """

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="hardships", verbose_name=_("case"))
    survey = models.ForeignKey(HouseholdSurvey, models.RESTRICT, related_name="+", verbose_name=_("home verification"))
    hardship = models.PositiveSmallIntegerField(_("class of hardship"), choices=HardshipClass)
    because = models.JSONField(default=dict, editable=False)
    earlier_held = models.BooleanField(_("the earlier assessment was right"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    assessed_on = models.DateField(_("assessed on"))
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assessed by")
    )

    class Meta:
        verbose_name = _("assessment of hardship")
        verbose_name_plural = _("assessments of hardship")
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hardship__in=HardshipClass.values), name="hardship_known"),
            models.CheckConstraint(
                condition=~Q(earlier_held=False) | ~Q(remark=""),
                name="hardship_wrong_has_remark",
                violation_error_message=_("Say what was wrong with the earlier assessment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_hardship_display()}"

    @property
    def explanation(self) -> Explanation | None:
        return Explanation.from_json(self.because)
