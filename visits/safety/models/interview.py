"""The risk interview: what the member said about the danger, and what was agreed. Encrypted, for the team alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField

from ..enums import ContactKind, RiskOutcome
from .alert import RiskAlert


class RiskInterview(models.Model):
    """One conversation by the structured form; history, never edited. Several are possible for one alert."""

    alert = models.ForeignKey(
        RiskAlert, models.CASCADE, related_name="interviews", verbose_name=_("alert"), db_index=False
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("held by"), db_index=False
    )
    held_at = models.DateTimeField(_("held"))
    noted_at = models.DateTimeField(_("noted"))
    thoughts = EncryptedTextField(_("present thoughts"), blank=False)
    plan = EncryptedTextField(_("plan"))
    means = EncryptedTextField(_("means"))
    time_set = EncryptedTextField(_("time that was set"))
    attempts = EncryptedTextField(_("earlier attempts"))
    alone = EncryptedTextField(_("alone now"))
    protection = EncryptedTextField(_("what holds them"))
    agreed = EncryptedTextField(_("what was agreed"), blank=False)
    has_plan = models.BooleanField(_("there is a plan"))
    outcome = models.PositiveSmallIntegerField(_("outcome"), choices=RiskOutcome)

    class Meta:
        verbose_name = _("risk interview")
        verbose_name_plural = _("risk interviews")
        ordering = ["held_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(outcome__in=RiskOutcome.values), name="interview_outcome")]
        indexes = [models.Index(fields=["alert", "held_at"], name="interview_of_alert")]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.held_at:%Y-%m-%d %H:%M}"


class RiskMeasure(models.Model):
    """Somebody whom the counsellor brought in: a specialist, the family, 120 or 110."""

    alert = models.ForeignKey(RiskAlert, models.CASCADE, related_name="measures", verbose_name=_("alert"))
    kind = models.CharField(pgettext_lazy("measure", "who"), max_length=10, choices=ContactKind)
    reached_at = models.DateTimeField(_("reached"))
    note = EncryptedTextField(_("who it was, and what they do"), blank=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"), db_index=False
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["reached_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="measure_kind_known")]

    def __str__(self) -> str:
        return self.get_kind_display()
