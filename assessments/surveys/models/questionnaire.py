"""Questionnaires: what is asked, in versions; answers stay with the version that they answered."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.bilingual import localized, pick
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import ScopedQuerySet, Unit, User

from ..enums import QuestionKind, VersionState

CODE = RegexValidator(r"^[a-z][a-z0-9_-]*$", _("Small letters, digits, hyphens; a letter first."))


class QuestionnaireQuerySet(ScopedQuerySet["Questionnaire"]):
    scope_permission: ClassVar[str] = "assessments.see_surveys"

    def visible_to(self, user: User, permission: str = "") -> Self:
        """Return the questionnaires under the user's posts; to read and put to people, also those in use further up."""
        below = super().visible_to(user, permission)
        if permission not in ("", self.scope_permission, "assessments.run_surveys"):
            return below
        asked = permission or self.scope_permission
        above = {
            path[:end] for path in scope_paths(user, asked) for end in range(Unit.steplen, len(path), Unit.steplen)
        }
        used = QuestionnaireVersion.objects.filter(questionnaire=OuterRef("pk")).exclude(state=VersionState.DRAFT)
        return below | self.filter(Exists(used), unit__path__in=above)


class Questionnaire(models.Model):
    """What a unit asks. Its versions hold the questions."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[CODE])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    title_zh = models.CharField(_("title in Chinese"), max_length=60)
    title_en = models.CharField(_("title in English"), max_length=90, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code"]

    def __str__(self) -> str:
        return localized(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("assessments:questionnaire", args=[self.code])

    @property
    def scope_path(self) -> str:
        return self.unit.path


class QuestionnaireVersion(models.Model):
    """One version of a questionnaire. Once it is published, nothing of it changes: a change is a new version."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    is_anonymous = models.BooleanField(
        _("anonymous"), default=True, help_text=_("Nobody can tell who gave an answer, not even from the database.")
    )
    intro_zh = models.TextField(_("introduction in Chinese"), max_length=600, blank=True)
    intro_en = models.TextField(_("introduction in English"), max_length=900, blank=True)
    thanks_zh = models.TextField(_("closing words in Chinese"), max_length=300, blank=True)
    thanks_en = models.TextField(_("closing words in English"), max_length=450, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(state="draft"), name="questionnaire_one_draft",
                violation_error_message=_("There is a draft already."),
            ),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(state="published"), name="questionnaire_one_in_use"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="questionnaire_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="questionnaire_in_use_published"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def intro(self) -> str:
        return localized(self, "intro")

    @property
    def thanks(self) -> str:
        return localized(self, "thanks")


class Section(models.Model):
    """Questions under one heading."""

    version = models.ForeignKey(
        QuestionnaireVersion, models.CASCADE, related_name="sections", verbose_name=_("version")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title_zh = models.CharField(_("heading in Chinese"), max_length=60, blank=True)
    title_en = models.CharField(_("heading in English"), max_length=90, blank=True)

    class Meta:
        verbose_name = _("section of a questionnaire")
        verbose_name_plural = _("sections of questionnaires")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="survey_section_place", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")


class Question(models.Model):
    """One question. `key` stays the same through the versions, so that answers can be compared over time.

    `options` is a list of {"value", "zh", "en"}. It is asked only when `shown_if`, an earlier question of one choice or
    of five points, was answered by one of `shown_for`.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("section"))
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=30, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    text_zh = models.CharField(_("question in Chinese"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_satisfaction = models.BooleanField(
        _("measures satisfaction"), default=False, help_text=_("Counts for the satisfaction of the unit.")
    )
    least = models.IntegerField(_("least number"), null=True, blank=True)
    most = models.IntegerField(_("greatest number"), null=True, blank=True)
    options = models.JSONField(_("answers"), default=list, blank=True)
    shown_if = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="branches", verbose_name=_("only after")
    )
    shown_for = models.JSONField(_("when it was answered by"), default=list, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="survey_question_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="survey_question_kind_known"),
            models.CheckConstraint(
                condition=Q(is_satisfaction=False) | Q(kind=QuestionKind.SCALE), name="survey_satisfaction_is_a_scale"
            ),
            models.CheckConstraint(
                condition=Q(shown_if__isnull=True) | ~Q(shown_if=F("id")), name="survey_question_not_after_itself"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="survey_question_range",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return localized(self, "text")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers to choose from, in the reader's language; of five points from the best down."""
        if self.kind == QuestionKind.SCALE:
            return [(str(points), str(label)) for points, label in FIVE_POINTS]
        options: list[dict[str, Any]] = self.options
        return [(option["value"], pick(option)) for option in options]


# Of five points, from the best down; the words fit every question about how content somebody is.
FIVE_POINTS = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Neither")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)
