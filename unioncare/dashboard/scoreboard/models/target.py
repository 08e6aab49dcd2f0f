"""What an indicator should reach in a unit and everything below it."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.paging import next_path
from unioncare.organisation.models import ScopedQuerySet, Unit

# How a code of an indicator reads, from A1 to G4.
CODE = r"^[A-G][1-9]$"


class TargetQuerySet(ScopedQuerySet["Target"]):
    """Targets by unit and day."""

    scope_permission: ClassVar[str] = "scoreboard.set_targets"

    def binding(self, unit: Unit, on: date) -> Self:
        """Return what was set for a unit, for those above it and for those below it by a day."""
        above_or_below = Q(unit__path__in=unit.ancestor_paths()) | Q(
            unit__path__gte=unit.path, unit__path__lt=next_path(unit.path)
        )
        return self.filter(above_or_below, starts_on__lte=on)


class Target(models.Model):
    """What one indicator should reach from a day on: a value, or a band between two.

    Shares lie between 0 and 1. The nearest unit upward that has one decides, and there the latest beginning.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    code = models.CharField(_("indicator"), max_length=3, db_collation="C")
    value = models.DecimalField(_("target"), max_digits=12, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(_("band from"), max_digits=12, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("band to"), max_digits=12, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField(pgettext_lazy("target", "holds from"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("scoreboard", "target")
        verbose_name_plural = pgettext_lazy("scoreboard", "targets")
        ordering = ["unit__path", "code", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "starts_on"], name="target_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="target_code_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__isnull=False, high__isnull=False, high__gte=F("low")),
                name="target_value_or_band",
                violation_error_message=_("A target is one value, or a band whose end is not below its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.code} {self.starts_on}"
