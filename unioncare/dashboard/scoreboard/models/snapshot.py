"""What an indicator said of a unit and a period on a day."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.models import ScopedQuerySet, Unit

from .target import CODE


class SnapshotQuerySet(ScopedQuerySet["Snapshot"]):
    """Snapshots by unit and by whether they change any more."""

    scope_permission: ClassVar[str] = "scoreboard.see_scoreboard"

    def final(self) -> Self:
        """Return those of periods that were over when they were taken: they stay as they are."""
        return self.filter(taken_on__gt=F("ends_on"))

    def unfinished(self, today: date) -> Self:
        """Return those of periods that have ended since they were taken."""
        return self.filter(ends_on__lt=today, taken_on__lte=F("ends_on"))


class Snapshot(models.Model):
    """One number of the scoreboard as of a day, with what `Measure` says of it.

    A period that runs is taken anew each day; one that has ended is taken once more and then stays.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    code = models.CharField(_("indicator"), max_length=3, db_collation="C")
    period = models.CharField(pgettext_lazy("snapshot", "period"), max_length=7, db_collation="C")
    ends_on = models.DateField(_("last day of the period"))
    taken_on = models.DateField(_("as of"))
    value = models.FloatField(_("value"), null=True, blank=True)
    n = models.IntegerField("n")
    count = models.IntegerField(pgettext_lazy("snapshot", "count"), null=True, blank=True)
    low = models.FloatField(_("interval from"), null=True, blank=True)
    high = models.FloatField(_("interval to"), null=True, blank=True)
    is_withheld = models.BooleanField(_("withheld"), default=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["period", "code", "unit"]
        constraints = [
            # In this order, because a tree is read for one period, and often for one indicator of it.
            models.UniqueConstraint(fields=["period", "code", "unit"], name="snapshot_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="snapshot_code_known"),
            models.CheckConstraint(
                condition=Q(is_withheld=False) | Q(value__isnull=True, count__isnull=True, low__isnull=True),
                name="snapshot_withheld_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, high__gte=F("low")),
                name="snapshot_interval_in_order",
            ),
            models.CheckConstraint(condition=Q(n__gte=0), name="snapshot_n_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.code} {self.period}"
