"""What is compared with: "basic management" as somebody entered it, or an earlier period as it was measured."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import BaselineKind
from .target import CODE


class BaselineQuerySet(ScopedQuerySet["Baseline"]):
    """Baselines by unit."""

    scope_permission: ClassVar[str] = "scoreboard.set_targets"

    def of(self, unit: Unit) -> Self:
        """Return those of a unit and those entered for the units above it, the nearest and the latest first.

        What was measured of a unit above is that unit's own number, and is told to nobody below it.
        """
        own = Q(unit=unit) | Q(kind=BaselineKind.ENTERED)
        return self.filter(own, unit__path__in=unit.ancestor_paths()).order_by("-unit__path", "-last", "-pk")


class Baseline(models.Model):
    """Numbers of a unit of a period that is over, with which later periods are compared."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(pgettext_lazy("baseline", "name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=BaselineKind)
    first = models.DateField(_("first day"))
    last = models.DateField(pgettext_lazy("baseline", "last day"))
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("Where the numbers come from."))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    objects = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("scoreboard", "baseline")
        verbose_name_plural = pgettext_lazy("scoreboard", "baselines")
        ordering = ["unit__path", "-last", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="baseline_name_once",
                violation_error_message=_("This unit already has a baseline of this name."),
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="baseline_days_in_order",
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(condition=Q(kind__in=BaselineKind.values), name="baseline_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class BaselineValue(models.Model):
    """One indicator of a baseline; those without a row have no data."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="values", verbose_name=_("baseline"))
    code = models.CharField(_("indicator"), max_length=3, db_collation="C")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=4)
    n = models.PositiveIntegerField("n", null=True, blank=True)

    class Meta:
        verbose_name = _("value of a baseline")
        verbose_name_plural = _("values of baselines")
        ordering = ["baseline", "code"]
        constraints = [
            models.UniqueConstraint(fields=["baseline", "code"], name="baseline_value_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="baseline_value_code_known"),
        ]

    def __str__(self) -> str:
        return f"{self.baseline} {self.code}"
