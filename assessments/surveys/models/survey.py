"""Surveys: which questionnaire is put to whom on which occasion; and the links to single people."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from cases.members.models import Member
from unioncare.core.bilingual import localized
from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import WorkItem

from ..enums import Occasion
from .questionnaire import Questionnaire, QuestionnaireVersion


class SurveyQuerySet(ScopedQuerySet["Survey"]):
    scope_permission: ClassVar[str] = "assessments.see_surveys"


class Survey(models.Model):
    """A questionnaire put to members of a unit on an occasion, from one day to another or until it is closed."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="surveys", verbose_name=_("questionnaire")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=90, blank=True)
    sampled = models.PositiveSmallIntegerField(
        _("asked of a hundred"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Of a hundred occasions so many are asked, drawn by lot."),
    )
    valid_days = models.PositiveSmallIntegerField(
        _("days to answer"), default=14, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    remind_days = models.PositiveSmallIntegerField(
        _("reminded after days"), default=7, help_text=_("0: nobody is reminded.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # The address on the poster of an open survey.
    token = models.CharField(max_length=40, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made"))

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(occasion__in=Occasion.values), name="survey_occasion_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="survey_days",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(condition=Q(sampled__range=(1, 100)), name="survey_sampled_range"),
        ]

    def __str__(self) -> str:
        return localized(self, "name")

    def get_absolute_url(self) -> str:
        return reverse("assessments:survey", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_open(self) -> bool:
        """Tell whether anybody with the poster may answer."""
        return self.occasion == Occasion.OPEN

    def takes_on(self, day: date) -> bool:
        """Tell whether answers are taken on a day."""
        return takes_answers(day, self.starts_on, self.ends_on, self.closed_at)


def takes_answers(day: date, starts_on: date, ends_on: date | None, closed_at: datetime | None) -> bool:
    """Tell whether a survey of these days takes answers on a day."""
    return closed_at is None and starts_on <= day and (ends_on is None or day <= ends_on)


class Invitation(models.Model):
    """A link that is good for one answer. It does not know whether it was used: that stands with `SpentLink`.

    `source` names what gave cause for it, once for ever in its survey. `holder` passes it on; where `is_private`,
    nobody else sees that it exists (that somebody was counselled is nobody's business).
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", verbose_name=_("survey"))
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    case = models.ForeignKey(
        IllnessCase, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("case")
    )
    item = models.ForeignKey(
        WorkItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("work item")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on by"),
    )
    is_private = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=60, editable=False)
    token_digest = models.BinaryField(unique=True, editable=False, max_length=32)
    # So that the slip can be printed again and the holder be reminded of it.
    token = EncryptedTextField(editable=False)
    made_on = models.DateField(_("made"))
    expires_on = models.DateField(_("last day"))
    handed_on = models.DateField(_("passed on"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("survey link")
        verbose_name_plural = _("survey links")
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "source"], name="survey_link_once"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("made_on")), name="survey_link_days"),
        ]
        indexes = [models.Index(fields=["survey", "expires_on"], name="survey_link_running")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.made_on:%Y-%m-%d}"
