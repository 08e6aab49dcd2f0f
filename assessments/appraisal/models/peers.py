"""Views of colleagues, of which nobody can tell whose they are (ADR 13)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField

from .period import Appraisal


class PeerDoor(models.Model):
    """Who is asked about whom: made when the period opens, never changed by an answer."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="doors", verbose_name=_("appraisal"))
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )

    class Meta:
        verbose_name = _("question to a colleague")
        verbose_name_plural = _("questions to colleagues")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "colleague"], name="peer_door_once")]

    def __str__(self) -> str:
        return str(self.pk)


class SpentDoor(models.Model):
    """That a question was answered, so that nobody answers twice; no time, no number of its own.

    No foreign key of the database: checking one would note the transaction on the row of the door.
    """

    door = models.OneToOneField(
        PeerDoor, models.CASCADE, primary_key=True, related_name="spent", verbose_name=_("question"),
        db_constraint=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("answered question")
        verbose_name_plural = _("answered questions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class HeldReview(models.Model):
    """A view that waits in its envelope until the stage ends. Names no door, no person, no time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = EncryptedTextField(_("answers"), editable=False)

    class Meta:
        verbose_name = _("waiting view")
        verbose_name_plural = _("waiting views")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class PeerReview(models.Model):
    """How a colleague sees somebody: points alone. No author, no time, no words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="peer_reviews", verbose_name=_("appraisal"))
    scores = models.JSONField(_("points"))

    class Meta:
        verbose_name = _("view of a colleague")
        verbose_name_plural = _("views of colleagues")
        ordering = ["appraisal", "pk"]

    def __str__(self) -> str:
        return str(self.pk)
