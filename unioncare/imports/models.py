"""Runs of an import, and their staged rows."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Staged rows hold personal data: a preview that nobody confirms is purged after this time.
STAGED_FOR = timedelta(hours=24)
# After so long a worker is called again for a run that waits for one.
CALL_AGAIN = timedelta(minutes=2)


class RunState(models.TextChoices):
    """Where an import stands."""

    STAGED = "staged", _("To be confirmed")
    RUNNING = "running", _("Running")
    DONE = "done", pgettext_lazy("import", "Done")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")
    EXPIRED = "expired", _("Expired")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: "User") -> Self:
        """Return the runs that this person started: previews show personal data of everybody in the file."""
        return self.filter(started_by=user)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class ImportRun(models.Model):
    """One file on its way in: staged by a dry run, confirmed, done. It keeps counts, never personal data."""

    kind = models.CharField(_("kind"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.STAGED)
    options = models.JSONField(_("options"), default=dict, blank=True)
    summary = models.JSONField(_("result"), default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty for a run from the command line."),
    )
    created_at = models.DateTimeField(_("uploaded"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("staged rows until"))
    # The job that a run waits for or that has it in hand, when a worker is called for it anew, how often one began.
    job = models.CharField(max_length=60, blank=True, editable=False)
    call_at = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="import_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class StagedChunk(models.Model):
    """A piece of the cleaned rows of a staged file, compressed and encrypted.

    A run has several parts, each a sequence of rows: those to write, those refused, whatever its kind needs.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="chunks", verbose_name=_("import"), db_index=False)
    part = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    payload = models.BinaryField()

    class Meta:
        verbose_name = _("staged chunk")
        verbose_name_plural = _("staged chunks")
        ordering = ["run", "part", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "part", "position"], name="staged_chunk_once")]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.part}.{self.position}"
