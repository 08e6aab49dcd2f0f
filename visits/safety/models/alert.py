"""Alerts: that a member may be in danger, who was called, what was done. The log is only ever added to."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField
from unioncare.worklist.models import Subject

from ...counselling.models import CounsellingTeam
from ..enums import RiskSource, RiskStepKind, Rung

GRADES = (1, 3)
# What a sign weighs of which nobody can say how grave it is: as much as the fear of a visitor.
UNKNOWN = 2


class RiskAlertQuerySet(models.QuerySet["RiskAlert"]):
    """Alerts. Whom they open for is asked of `selectors.circle`; no post alone opens one."""

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def before(self, at: datetime, pk: int) -> Self:
        """Return what comes after a row in a list with the latest first."""
        return self.filter(Q(raised_at__lt=at) | Q(raised_at=at, pk__lt=pk))


class RiskAlert(models.Model):
    """A member may be in danger: open until somebody has spoken with them and said what was agreed.

    A round begins with the first sign, and anew when a graver one comes after somebody took it on, or any one after
    the conversation. `running_since` is when the round began: all times of the chain count from it.
    """

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="risk_alerts", verbose_name=_("case"))
    # The subject of its private work: the case's own items are read by managers.
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", verbose_name=_("subject"))
    code = models.CharField(_("number"), max_length=20, unique=True)
    team = models.ForeignKey(
        CounsellingTeam, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    raised_at = models.DateTimeField(_("raised"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    running_since = models.DateTimeField(_("running since"))
    rung = models.PositiveSmallIntegerField(_("climbed to"), choices=Rung, default=Rung.DUTY)
    # When the chain called last, or somebody took it on: from then on it counts until all are called again.
    called_at = models.DateTimeField(_("last called"))
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken on by")
    )
    acknowledged_at = models.DateTimeField(_("taken on"), null=True, blank=True)
    interview_due_at = models.DateTimeField(_("conversation due"))
    interviewed_at = models.DateTimeField(_("spoken with"), null=True, blank=True)
    missed = models.BooleanField(_("spoken with too late"), default=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
        db_index=False,
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = RiskAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at__isnull=True), name="alert_one_open"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="alert_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["running_since"], name="alert_open", condition=Q(closed_at__isnull=True))]

    def __str__(self) -> str:
        # It stands in the trail of reads: neither whom it concerns nor why.
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("visits:alert", args=[self.code])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_late(self, now: datetime) -> bool:
        """Tell whether the conversation is overdue."""
        return self.is_open and self.interviewed_at is None and self.interview_due_at <= now


class RiskSignal(models.Model):
    """One sign of danger, told once: several of a case join in one open alert.

    How grave it is, and the words of whoever told of it, are read by the circle of the alert alone.
    """

    alert = models.ForeignKey(
        RiskAlert, models.CASCADE, related_name="signals", verbose_name=_("alert"), db_index=False
    )
    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="+", verbose_name=_("case"), db_index=False)
    source = models.CharField(_("noticed in"), max_length=10, choices=RiskSource)
    reference = models.CharField(max_length=80, editable=False)
    # A digit from 1 to 3; empty where nobody can say.
    grade = EncryptedTextField(_("how grave"))
    words = EncryptedTextField(_("in words"))
    at = models.DateTimeField(_("at"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noticed by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("sign of danger")
        verbose_name_plural = _("signs of danger")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "source", "reference"], name="signal_once"),
            models.CheckConstraint(condition=Q(source__in=RiskSource.values), name="signal_source_known"),
        ]
        indexes = [models.Index(fields=["alert", "at"], name="signal_of_alert")]

    def __str__(self) -> str:
        return self.get_source_display()

    @property
    def weight(self) -> int:
        """How grave it is for the chain, 1 to 3."""
        return int(self.grade) if self.grade else UNKNOWN


class RiskCall(models.Model):
    """Somebody was called for an alert: from then on they may open it."""

    alert = models.ForeignKey(RiskAlert, models.CASCADE, related_name="calls", verbose_name=_("alert"), db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="risk_calls", verbose_name=_("person")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    rung = models.PositiveSmallIntegerField(_("called as"), choices=Rung)
    called_at = models.DateTimeField(_("called"))

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["called_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "person", "round", "rung"], name="call_once_a_rung"),
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="call_rung_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_rung_display()}"


class RiskStep(models.Model):
    """One line of the log: what happened, when, by whom or to whom. Never changed, never deleted."""

    alert = models.ForeignKey(RiskAlert, models.CASCADE, related_name="steps", verbose_name=_("alert"), db_index=False)
    kind = models.CharField(_("step"), max_length=12, choices=RiskStepKind)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        db_index=False,
    )
    # What the words of the line need besides: a source, a rung. Nothing that the member said.
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("step of an alert")
        verbose_name_plural = _("steps of alerts")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=RiskStepKind.values), name="step_kind_known")]
        indexes = [models.Index(fields=["alert", "at"], name="step_of_alert")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A line of the log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A line of the log is never deleted.")
