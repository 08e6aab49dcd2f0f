"""What somebody says of their own work, and what their superior says of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField

from .period import Appraisal


class SelfReview(models.Model):
    """The person's own points, and what they did, in their words."""

    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="self_review", verbose_name=_("appraisal"))
    scores = models.JSONField(_("points"))
    words = EncryptedTextField(pgettext_lazy("appraisal", "what I did"))
    written_at = models.DateTimeField(pgettext_lazy("appraisal", "written"))

    class Meta:
        verbose_name = _("self-review")
        verbose_name_plural = _("self-reviews")
        ordering = ["appraisal"]

    def __str__(self) -> str:
        return str(self.appraisal_id)


class SuperiorReview(models.Model):
    """The superior's points, and what the person shall hear: strengths, and what to do better."""

    appraisal = models.OneToOneField(
        Appraisal, models.PROTECT, related_name="superior_review", verbose_name=_("appraisal")
    )
    scores = models.JSONField(_("points"))
    strengths = EncryptedTextField(pgettext_lazy("appraisal", "strengths"))
    improve = EncryptedTextField(pgettext_lazy("appraisal", "to do better"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    written_at = models.DateTimeField(pgettext_lazy("appraisal", "written"))

    class Meta:
        verbose_name = _("superior's review")
        verbose_name_plural = _("superiors' reviews")
        ordering = ["appraisal"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(strengths="") & ~Q(improve=""), name="superior_review_has_words",
                violation_error_message=_("Say what is good and what should be better."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.appraisal_id)
