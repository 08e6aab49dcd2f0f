"""The care plan: what the protocol in force asks for one grading."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import PlanState
from .case import IllnessCase
from .grading import Grading
from .protocol import Protocol


class CarePlan(models.Model):
    """One plan of a case. Cadences are anchored to `anchor_on`, so that lateness never shifts later windows."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="plans", verbose_name=_("case"))
    grading = models.ForeignKey(Grading, models.RESTRICT, related_name="plans", verbose_name=_("grading"))
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="plans", verbose_name=_("protocol"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    anchor_on = models.DateField(_("counted from"))
    planned_until = models.DateField(_("items made until"), null=True, blank=True)
    entitlements = models.JSONField(_("entitlements"), default=dict)
    note = models.TextField(_("note"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("planned by")
    )
    created_at = models.DateTimeField(_("planned"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        verbose_name = _("care plan")
        verbose_name_plural = _("care plans")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state=PlanState.APPROVED), name="plan_one_in_force"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=[PlanState.DRAFT, PlanState.SUBMITTED]),
                name="plan_one_in_preparation",
                violation_error_message=_("A plan of this case is already being prepared."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.anchor_on:%Y-%m-%d}"
