"""Periods of appraisal, the appraisals of persons in them, and every step that was taken."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.enums import Role
from unioncare.organisation.models import ScopedQuerySet, Unit, User
from unioncare.worklist.models import Subject

from ..enums import UNTOLD, AppraisalState, PeriodState
from .scheme import Scheme


class PeriodQuerySet(ScopedQuerySet["AppraisalPeriod"]):
    scope_permission: ClassVar[str] = "assessments.see_appraisals"


class AppraisalPeriod(models.Model):
    """The cadres of a unit, appraised for the work of some months, stage by stage."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="appraisal_period", verbose_name=_("subject"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="periods", verbose_name=_("scheme"))
    first = models.DateField(_("work from"))
    last = models.DateField(_("work until"))
    state = models.CharField(_("state"), max_length=10, choices=PeriodState, default=PeriodState.OPEN)
    starts_on = models.DateField(pgettext_lazy("appraisal", "self-review from"))
    self_until = models.DateField(pgettext_lazy("appraisal", "self-review until"))
    round_until = models.DateField(pgettext_lazy("appraisal", "colleagues until"))
    superior_until = models.DateField(pgettext_lazy("appraisal", "superiors until"))
    publish_by = models.DateField(pgettext_lazy("appraisal", "results told by"))
    published_on = models.DateField(pgettext_lazy("appraisal", "results told on"), null=True, blank=True)
    appeal_until = models.DateField(pgettext_lazy("appraisal", "appeals until"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    opened_at = models.DateTimeField(pgettext_lazy("appraisal", "opened"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of appraisal")
        verbose_name_plural = _("periods of appraisal")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="appraisal_period_state_known"),
            models.CheckConstraint(
                condition=Q(
                    first__lte=F("last"), last__lt=F("starts_on"), starts_on__lte=F("self_until"),
                    self_until__lt=F("round_until"), round_until__lt=F("superior_until"),
                    superior_until__lte=F("publish_by"),
                ),
                name="appraisal_period_days_in_order",
                violation_error_message=_("The days of the stages must follow one another, after the work's last day."),
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, appeal_until__isnull=True)
                | Q(published_on__isnull=False, appeal_until__isnull=False),
                name="appraisal_period_appeal_follows",
            ),
            models.UniqueConstraint(
                fields=["unit", "first", "last"], condition=~Q(state=PeriodState.DROPPED),
                name="appraisal_period_once",
                violation_error_message=_("These months of this unit are appraised already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("assessments:appraisal_period", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_untold(self) -> bool:
        return self.state in UNTOLD


class AppraisalQuerySet(ScopedQuerySet["Appraisal"]):
    scope_permission: ClassVar[str] = "assessments.see_appraisals"

    def led_by(self, user: User) -> Self:
        """Return those whom somebody reviews as their superior."""
        return self.filter(superior=user)

    def counted(self) -> Self:
        """Return those who take part: whoever was taken out of their period has no review, no result, no place."""
        return self.exclude(state=AppraisalState.EXCUSED)


class Appraisal(models.Model):
    """One person in one period. Who may not look at it as a superior was left out when it was made."""

    period = models.ForeignKey(AppraisalPeriod, models.PROTECT, related_name="appraisals", verbose_name=_("period"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appraisals", verbose_name=_("person")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30, choices=Role)
    superior = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("superior")
    )
    state = models.CharField(_("state"), max_length=10, choices=AppraisalState, default=AppraisalState.OPEN)
    # Sealed: it may be an illness.
    excused_for = EncryptedTextField(pgettext_lazy("appraisal", "why not appraised"), editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["period", "pk"]
        indexes = [models.Index(fields=["superior", "state"], name="appraisal_by_superior")]
        constraints = [
            models.UniqueConstraint(fields=["period", "person"], name="appraisal_once"),
            models.CheckConstraint(condition=Q(state__in=AppraisalState.values), name="appraisal_state_known"),
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=F("person")), name="appraisal_by_another",
                violation_error_message=_("Nobody appraises themselves."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.period_id}/{self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:appraisal", args=[self.pk])

    @property
    def scope_path(self) -> str:
        """Where the person's post is: theirs, their superior's and the office's posts all stand over it."""
        return self.unit.path


class AppraisalStep(models.Model):
    """One step of a period or of one appraisal in it: who, when, why. No view of a colleague is one."""

    period = models.ForeignKey(AppraisalPeriod, models.PROTECT, related_name="steps", verbose_name=_("period"))
    appraisal = models.ForeignKey(
        Appraisal, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("appraisal")
    )
    move = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=10, blank=True)
    target = models.CharField(_("to"), max_length=10, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step of an appraisal")
        verbose_name_plural = _("steps of appraisals")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.period_id} {self.source} → {self.target}"
