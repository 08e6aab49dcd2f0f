"""What an appraisal comes to: vetoes, results in their versions, appeals."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField

from ..enums import AppealState, Grade, VetoState
from .period import Appraisal
from .scheme import VetoKind


class Veto(models.Model):
    """A fact that makes somebody not competent; it counts once another person has confirmed it."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="vetoes", verbose_name=_("appraisal"))
    kind = models.ForeignKey(VetoKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    facts = EncryptedTextField(pgettext_lazy("veto", "facts"))
    evidence = models.CharField(
        pgettext_lazy("veto", "evidence"), max_length=200, help_text=_("Number of the finding, the file, the decision.")
    )
    state = models.CharField(_("state"), max_length=10, choices=VetoState, default=VetoState.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("veto", "entered by")
    )
    entered_at = models.DateTimeField(pgettext_lazy("veto", "entered"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("veto", "confirmed or withdrawn by"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("appraisal", "veto")
        verbose_name_plural = pgettext_lazy("appraisal", "vetoes")
        ordering = ["appraisal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "kind"], condition=~Q(state=VetoState.WITHDRAWN), name="veto_once",
                violation_error_message=_("This veto is entered already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=VetoState.CONFIRMED)
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("entered_by"))),
                name="veto_confirmed_by_another",
                violation_error_message=_("Another person confirms a veto."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.kind_id}"


class Result(models.Model):
    """What was told, frozen: the numbers with their weights, whose views counted how much, the grade and why.

    An appeal that is upheld makes a new version; the earlier ones stay.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="results", verbose_name=_("appraisal"))
    version = models.PositiveSmallIntegerField(_("version"))
    is_current = models.BooleanField(default=True, editable=False)
    total = models.DecimalField(pgettext_lazy("appraisal", "total"), max_digits=5, decimal_places=2)
    kpi_points = models.DecimalField(
        pgettext_lazy("appraisal", "indicators"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    view_points = models.DecimalField(pgettext_lazy("appraisal", "360°"), max_digits=5, decimal_places=2)
    grade = models.CharField(pgettext_lazy("appraisal", "grade"), max_length=10, choices=Grade)
    because = models.JSONField(pgettext_lazy("appraisal", "why this grade"), default=dict)
    numbers = models.JSONField(pgettext_lazy("appraisal", "numbers"), default=dict)
    told_on = models.DateField(pgettext_lazy("appraisal", "told on"))

    class Meta:
        verbose_name = _("result of an appraisal")
        verbose_name_plural = _("results of appraisals")
        ordering = ["appraisal", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "version"], name="appraisal_result_version_once"),
            models.UniqueConstraint(
                fields=["appraisal"], condition=Q(is_current=True), name="appraisal_result_current_once"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=100, grade__in=Grade.values), name="appraisal_result_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id} v{self.version}"

    @property
    def views(self) -> Decimal | None:
        """The points of the 360°; None where no side of it was there: the indicators count alone then."""
        return self.view_points if self.numbers.get("sides") else None


class Appeal(models.Model):
    """The person says that a result is wrong; somebody who did not review them decides."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="appeals", verbose_name=_("appraisal"))
    words = EncryptedTextField(pgettext_lazy("appeal", "what is wrong"))
    state = models.CharField(_("state"), max_length=10, choices=AppealState, default=AppealState.LODGED)
    lodged_at = models.DateTimeField(pgettext_lazy("appeal", "lodged"))
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("appeal", "who decides"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("appeal", "decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(pgettext_lazy("appeal", "decided"), null=True, blank=True)
    answer = EncryptedTextField(pgettext_lazy("appeal", "answer"))
    # What counts in place of the superior's points, which stay as they were given.
    scores = models.JSONField(pgettext_lazy("appeal", "points instead"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("appeal against an appraisal")
        verbose_name_plural = _("appeals against appraisals")
        ordering = ["-lodged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"], name="appeal_once",
                violation_error_message=_("This result was appealed against already."),
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.LODGED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="appeal_decided_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.appraisal_id)
