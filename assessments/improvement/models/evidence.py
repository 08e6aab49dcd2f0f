"""Files that prove what was done."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.care.models.facts import private_storage

from .action import ImprovementAction


def evidence_path(file: "EvidenceFile", filename: str) -> str:
    """Return a name that tells nothing."""
    return f"improvement/{uuid.uuid4().hex}"


class EvidenceFile(models.Model):
    """A file of an action: private, sniffed, handed out only to whoever sees the action."""

    action = models.ForeignKey(ImprovementAction, models.CASCADE, related_name="files", verbose_name=_("action"))
    file = models.FileField(_("file"), upload_to=evidence_path, storage=private_storage)
    file_name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("evidence of an improvement action")
        verbose_name_plural = _("evidence of improvement actions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["action", "sha256"], name="evidence_once")]

    def __str__(self) -> str:
        return self.file_name
