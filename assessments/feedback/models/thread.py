"""What was written to and fro, and the files that came along."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.care.models.facts import private_storage
from unioncare.core.fields import EncryptedTextField

from ..enums import HIGHEST, LOWEST, Author
from .request import FeedbackRequest


class FeedbackMessage(models.Model):
    """One message. An answer ends what is owed, and is judged by whoever asked: a mark from 1 to 5, and words."""

    request = models.ForeignKey(FeedbackRequest, models.CASCADE, related_name="messages", verbose_name=_("feedback"))
    by = models.CharField(_("written by"), max_length=10, choices=Author)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    is_answer = models.BooleanField(_("answer"), default=False)
    at = models.DateTimeField(_("at"))
    text = EncryptedTextField(_("text"))
    score = models.PositiveSmallIntegerField(
        _("satisfaction"), null=True, blank=True, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )
    score_words = EncryptedTextField(_("words about the answer"))
    scored_at = models.DateTimeField(_("judged"), null=True, blank=True)

    class Meta:
        verbose_name = _("message of feedback")
        verbose_name_plural = _("messages of feedback")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=LOWEST, score__lte=HIGHEST, is_answer=True),
                name="feedback_score_of_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(by=Author.STAFF, author__isnull=False)
                | Q(by=Author.WRITER, author__isnull=True, is_answer=False),
                name="feedback_author_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.by}"


def file_path(file: "FeedbackFile", filename: str) -> str:
    """Return a name that tells nothing: neither person nor content."""
    return f"feedback/{uuid.uuid4().hex}"


class FeedbackFile(models.Model):
    """A file that came with a request: private, sniffed, handed out only through a scope-checked view."""

    request = models.ForeignKey(FeedbackRequest, models.CASCADE, related_name="files", verbose_name=_("feedback"))
    file = models.FileField(_("file"), upload_to=file_path, storage=private_storage)
    file_name = EncryptedTextField(_("file name"))
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("file of feedback")
        verbose_name_plural = _("files of feedback")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "sha256"], name="feedback_file_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.pk}"
