"""Rows of the foundation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """One planned run of a periodic job. Unique by name and planned time, so that two beats are harmless."""

    name = models.CharField(_("job"), max_length=80)
    scheduled_for = models.DateTimeField(_("planned for"))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ["-scheduled_for", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "scheduled_for"], name="job_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.scheduled_for:%Y-%m-%d %H:%M}"


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
