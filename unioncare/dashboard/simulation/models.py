"""Simulations of protocol versions, and the cases behind their figures."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.models import IllnessCase, Protocol
from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet

from .enums import UNFINISHED, SimulationState

__all__ = ["LEAST_MONTHS", "LOST_AFTER", "MOST_MONTHS", "SimulatedCase", "Simulation", "SimulationQuerySet"]

LEAST_MONTHS, MOST_MONTHS = 3, 24
# A job ends at its hard limit of an hour at the latest; a run that is not finished then has lost its worker,
# and one that no worker took for so long is not waited for.
LOST_AFTER = timedelta(hours=1)


class SimulationQuerySet(ScopedQuerySet["Simulation"]):
    scope_permission: ClassVar[str] = "dashboard.see_simulations"
    scope_field: ClassVar[str] = "protocol__unit__path"


class Simulation(models.Model):
    """One run of a version over past gradings, beside the version in force; what it says never changes."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="simulations", verbose_name=_("protocol"))
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(LEAST_MONTHS), MaxValueValidator(MOST_MONTHS)]
    )
    # None: run by the command.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("run by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=10, choices=SimulationState, default=SimulationState.QUEUED)
    started_at = models.DateTimeField(pgettext_lazy("simulation", "started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    # What the rules were that were tried: a draft that changed since has another one.
    fingerprint = models.CharField(_("fingerprint of the rules"), max_length=64, editable=False)
    compared_with = models.ForeignKey(
        Protocol, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compared with")
    )
    result = models.JSONField(_("result"), default=dict, editable=False)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SimulationState.values), name="simulation_state_known"),
            models.CheckConstraint(
                condition=Q(months__range=(LEAST_MONTHS, MOST_MONTHS)),
                name="simulation_months",
                violation_error_message=_("A simulation looks back 3 to 24 months."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="simulation_finished_or_not",
            ),
            models.UniqueConstraint(
                fields=["protocol"],
                condition=Q(state__in=UNFINISHED),
                name="simulation_one_at_a_time",
                violation_error_message=_("This version is being tried already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("dashboard:simulation", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.protocol.unit.path

    @property
    def is_done(self) -> bool:
        return self.state == SimulationState.DONE

    def is_running(self, now: datetime) -> bool:
        """Tell whether a worker may still be at it or come to it."""
        return self.finished_at is None and now - (self.started_at or self.asked_at) < LOST_AFTER


class SimulatedCaseQuerySet(ScopedQuerySet["SimulatedCase"]):
    scope_permission: ClassVar[str] = "cases.see_case"
    scope_field: ClassVar[str] = "case__unit__path"


class SimulatedCase(models.Model):
    """What one case gets by the version in force (before) and by the draft (after). Goes with the case."""

    simulation = models.ForeignKey(
        Simulation, models.PROTECT, related_name="cases", verbose_name=_("simulation"), db_index=False
    )
    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="+", verbose_name=_("case"))
    visits_before = models.PositiveIntegerField(_("visits before"), default=0)
    visits_after = models.PositiveIntegerField(_("visits after"), default=0)
    counselling_before = models.PositiveIntegerField(_("sessions before"), default=0)
    counselling_after = models.PositiveIntegerField(_("sessions after"), default=0)
    screenings_before = models.PositiveIntegerField(_("screenings before"), default=0)
    screenings_after = models.PositiveIntegerField(_("screenings after"), default=0)
    aid_before = MoneyField(_("relief before"), default=0)
    aid_after = MoneyField(_("relief after"), default=0)
    fund = models.CharField(_("fund"), max_length=30, blank=True)
    # Pairs of before and after by month (2026-03), and by seat (key of the unit, role).
    visits_by_month = models.JSONField(default=dict, editable=False)
    aid_by_month = models.JSONField(default=dict, editable=False)
    points_by_seat = models.JSONField(default=dict, editable=False)

    objects = SimulatedCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulated case")
        verbose_name_plural = _("simulated cases")
        ordering = ["simulation", "case__number"]
        constraints = [models.UniqueConstraint(fields=["simulation", "case"], name="simulated_case_once")]

    def __str__(self) -> str:
        return f"{self.simulation_id} {self.case_id}"
