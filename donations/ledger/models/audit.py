"""What proves the books: checks against their seals, and the seals that auditors took away."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.organisation.models import ScopedQuerySet, Unit

# A job ends at its hard limit of an hour at the latest; a check that is still running then has lost its worker.
LOST_AFTER = timedelta(hours=1)


class BookCheckQuerySet(ScopedQuerySet["BookCheck"]):
    scope_permission: ClassVar[str] = "donations.see_books"


class BookCheck(models.Model):
    """The books of a unit's funds compared with their seals: when, by whom, with what result."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    funds = models.PositiveIntegerField(_("funds"), default=0)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    found = models.PositiveIntegerField(_("what is wrong"), default=0)
    findings = models.JSONField(_("the first of it"), default=list, blank=True)
    witness = models.TextField(_("seal that was compared"), blank=True, editable=False)
    sealed_at = models.DateTimeField(_("sealed"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = BookCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of the books")
        verbose_name_plural = _("checks of the books")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.started_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("donations:audit_result", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_good(self) -> bool:
        return self.finished_at is not None and not self.error and not self.found

    def is_running(self, now: datetime) -> bool:
        """Tell whether a worker may still be at it."""
        return self.finished_at is None and now - self.started_at < LOST_AFTER


class SealExportQuerySet(ScopedQuerySet["SealExport"]):
    scope_permission: ClassVar[str] = "donations.see_books"


class SealExport(models.Model):
    """A seal file that an auditor took away; its fingerprint tells later which file it was."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    taken_at = models.DateTimeField(_("taken"))
    funds = models.PositiveIntegerField(_("funds"))
    entries = models.PositiveIntegerField(_("entries"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    objects = SealExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal taken")
        verbose_name_plural = _("seals taken")
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.taken_at:%Y-%m-%d %H:%M}"
