"""When an item's clock stood still, and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..enums import PauseReason
from .items import WorkItem


class Pause(models.Model):
    """One span in which an item's clock stood still. At most one is open, and it belongs to an open item."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="pauses", verbose_name=_("work item"))
    why = models.CharField(_("waiting for"), max_length=10, choices=PauseReason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("from"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    ended_at = models.DateTimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(ended_at__isnull=True), name="pause_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="pause_in_order"
            ),
            models.CheckConstraint(condition=Q(why__in=PauseReason.values), name="pause_why_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.get_why_display()}"
