"""Rows of the foundation."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Runs of periodic jobs."""

    def failing(self) -> Self:
        """Return runs that failed, and those taken up again that have not ended since."""
        return self.filter(~Q(error="") | Q(finished_at__isnull=True) & ~Q(earlier_error=""))


class JobRun(models.Model):
    """One planned run of a periodic job. Unique by name and planned time, so that two beats are harmless."""

    name = models.CharField(_("job"), max_length=80)
    scheduled_for = models.DateTimeField(_("planned for"))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    error = models.TextField(_("error"), blank=True)
    earlier_error = models.TextField(
        _("earlier error"), blank=True, default="", help_text=_("Why the run was taken up again.")
    )

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ["-scheduled_for", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "scheduled_for"], name="job_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.scheduled_for:%Y-%m-%d %H:%M}"

    @property
    def is_failing(self) -> bool:
        """Tell of one run what `failing` selects."""
        return bool(self.error or (self.finished_at is None and self.earlier_error))


class Threshold(models.Model):
    """A number that administrators set; `thresholds.py` knows what each code means and its default."""

    code = models.CharField(_("code"), max_length=60, primary_key=True, editable=False)
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
