"""Reports of a unit for a quarter or a year, their sections, and every step that was taken."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.periods import Period, period_of
from unioncare.organisation.models import ScopedQuerySet, Unit

from .enums import FROZEN, ReportState, Section

TEXT_CHARS = 4_000


class ReportQuerySet(ScopedQuerySet["Report"]):
    scope_permission: ClassVar[str] = "reports.see_report"


class Report(models.Model):
    """What a unit says of a quarter or a year. A draft shows the figures of the moment; publication freezes them.

    A correction is a new version, which begins with the words of the one that it replaces.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    period = models.CharField(
        pgettext_lazy("report", "period"), max_length=7, validators=[RegexValidator(r"^20\d\d(-Q[1-4])?$")],
        help_text=_("Such as 2026 or 2026-Q1."),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("report", "begun by")
    )
    begun_at = models.DateTimeField(pgettext_lazy("report", "begun"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("report", "published by"),
    )  # fmt: skip
    published_at = models.DateTimeField(pgettext_lazy("report", "published"), null=True, blank=True)
    # The code of the protocol that bound the unit when it was published; empty: none was in force.
    protocol = models.CharField(_("protocol"), max_length=20, blank=True)
    # Tables as `tables.Table` keeps them; empty while it is a draft.
    figures = models.JSONField(default=dict, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "version"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["unit", "period"], condition=Q(state=ReportState.DRAFT), name="report_draft_once",
                violation_error_message=_("The unit has a draft for this period already: go on with that one."),
            ),
            models.UniqueConstraint(
                fields=["unit", "period"], condition=Q(state=ReportState.PUBLISHED), name="report_in_force_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(condition=Q(period__regex=r"^20\d\d(-Q[1-4])?$"), name="report_period_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT)
                | Q(published_at__isnull=False, published_by__isnull=False) & ~Q(figures={}),
                name="report_published_is_frozen",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.period} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("dashboard:report", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN

    @property
    def span(self) -> Period:
        """The months that it speaks of."""
        span = period_of(self.period)
        assert span is not None
        return span


class ReportSection(models.Model):
    """What the officer wrote in one section; in one language, as written."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", verbose_name=_("report"))
    section = models.CharField(_("section"), max_length=15, choices=Section)
    text = models.TextField(_("text"), max_length=TEXT_CHARS)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="report_section_once"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="report_section_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section}"


class ReportStep(models.Model):
    """One step of a report: who, when, why."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps", verbose_name=_("report"))
    move = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=10, choices=ReportState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=ReportState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.source} → {self.target}"
