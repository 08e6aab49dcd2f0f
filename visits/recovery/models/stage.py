"""Where a member stands on the way back to work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField

from ..enums import Stage


class ReturnStage(models.Model):
    """A stage from a day on; the next one ends it. History, never edited: a mistake is mended by the next row."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="return_stages", verbose_name=_("case"))
    stage = models.CharField(_("stage"), max_length=15, choices=Stage)
    starts_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    reason = EncryptedTextField(_("reason"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
        db_index=False,
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("stage of the return to work")
        verbose_name_plural = _("stages of the return to work")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="return_stage_one_current"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="return_stage_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")), name="return_stage_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.starts_on:%Y-%m-%d}"
