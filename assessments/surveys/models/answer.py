"""Answers, and how anonymous ones wait until nobody can tell any more who gave them (ADR 11)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import Unit

from .questionnaire import Question, QuestionnaireVersion
from .survey import Invitation, Survey


class SpentLink(models.Model):
    """That a link was used. Its key is the link, so that it is used once whoever calls; no time, no number of its own.

    No foreign key of the database: checking one would note the transaction on the row of the link. The daily job
    writes the whole table anew in random order, so that neither the order of its rows nor their transactions tell when
    a link was used.
    """

    invitation = models.OneToOneField(
        Invitation,
        models.CASCADE,
        primary_key=True,
        related_name="spent",
        verbose_name=_("survey link"),
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("used survey link")
        verbose_name_plural = _("used survey links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class HeldResponse(models.Model):
    """Anonymous answers that wait in an envelope for the daily batch. Names no link, no survey, no time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = EncryptedTextField(_("answers"), editable=False)

    class Meta:
        verbose_name = _("waiting answers")
        verbose_name_plural = _("waiting answers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Response(models.Model):
    """One filled-in questionnaire. `answered_on` of an anonymous one is the day of its batch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name=_("survey"))
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    answered_on = models.DateField(pgettext_lazy("survey", "answered"))
    is_anonymous = models.BooleanField(_("anonymous"), default=True)
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="response", verbose_name=_("survey link")
    )

    class Meta:
        verbose_name = _("filled-in questionnaire")
        verbose_name_plural = _("filled-in questionnaires")
        ordering = ["survey", "pk"]
        indexes = [models.Index(fields=["survey", "answered_on", "unit"], name="response_of_survey")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(invitation__isnull=True), name="response_anonymous_has_no_link"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """One answer to one question; of several choices each is a row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers", verbose_name=_("response"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    choice = models.CharField(_("choice"), max_length=30, blank=True, default="")
    number = models.DecimalField(_("number"), max_digits=12, decimal_places=2, null=True, blank=True)
    day = models.DateField(pgettext_lazy("answer", "date"), null=True, blank=True)
    text = EncryptedTextField(_("in own words"))
    # Codes by which staff sort what was written.
    tags = models.JSONField(_("tags"), default=list, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["response", "question", "choice"]
        constraints = [models.UniqueConstraint(fields=["response", "question", "choice"], name="survey_answer_once")]
        indexes = [models.Index(fields=["question", "number", "choice"], name="survey_answer_counts")]

    def __str__(self) -> str:
        return str(self.pk)
