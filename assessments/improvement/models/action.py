"""Improvement actions and their steps."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.bilingual import localized
from unioncare.core.explain import Explanation
from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Subject

from ..enums import OPEN, PROVEN, ActionState, Outcome, SourceKind
from .cause import Cause


class ActionQuerySet(ScopedQuerySet["ImprovementAction"]):
    scope_permission: ClassVar[str] = "assessments.see_improvement"

    def of_source(self, source: str) -> Self:
        """Return what was begun for one source, the newest first."""
        return self.filter(source_key=source).order_by("-pk")

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class ImprovementAction(models.Model):
    """What was wrong, why, what is done about it by whom until when, and what another person found of it.

    `source_key` names what gave cause (`finding:A2026-0001`); `source_label` is kept as it was then and names nobody.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="improvement", verbose_name=_("subject"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    source_kind = models.CharField(_("source"), max_length=20, choices=SourceKind)
    source_key = models.CharField(max_length=80, editable=False)
    source_label = models.JSONField(default=dict, blank=True, editable=False)
    cause = models.ForeignKey(Cause, models.PROTECT, related_name="actions", verbose_name=_("cause"))
    wrong = models.TextField(pgettext_lazy("improvement", "what is wrong"), max_length=600)
    measure = models.TextField(_("measure"), max_length=600)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("measure", "owner")
    )
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=ActionState, default=ActionState.PLANNED)
    evidence = EncryptedTextField(pgettext_lazy("improvement", "evidence"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("improvement", "verified by"),
    )
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True)
    rounds = models.PositiveSmallIntegerField(_("came back"), default=0)
    said_zh = models.TextField(_("you said, in Chinese"), max_length=300, blank=True)
    said_en = models.TextField(_("you said, in English"), max_length=500, blank=True)
    did_zh = models.TextField(_("we did, in Chinese"), max_length=300, blank=True)
    did_en = models.TextField(_("we did, in English"), max_length=500, blank=True)
    published_on = models.DateField(pgettext_lazy("improvement", "published on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("improvement", "planned by"),
    )
    planned_at = models.DateTimeField(_("planned"))

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement action")
        verbose_name_plural = _("improvement actions")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=ActionState.values, source_kind__in=SourceKind.values, outcome__in=["", *Outcome.values]
                ),
                name="improvement_choices_known",
            ),
            models.UniqueConstraint(
                fields=["source_key"],
                condition=Q(state__in=OPEN),
                name="improvement_open_once",
                violation_error_message=_("An action for this is under way already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PROVEN) | Q(verified_by__isnull=False, done_by__isnull=False),
                name="improvement_proven_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | (~Q(verified_by=F("owner")) & ~Q(verified_by=F("done_by"))),
                name="improvement_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.PUBLISHED)
                | (Q(published_on__isnull=False) & ~Q(said_zh="") & ~Q(did_zh="")),
                name="improvement_published_has_words",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "number"], name="improvement_by_due"),
            models.Index(fields=["source_key"], name="improvement_by_source"),
            models.Index(
                fields=["-published_on", "-id"],
                name="improvement_by_publication",
                condition=Q(state=ActionState.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("assessments:improvement", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def source_text(self) -> str:
        """What gave cause, in the reader's language; empty where nothing but the words of the action tells it."""
        label = Explanation.from_json(self.source_label)
        return label.text if label else ""

    @property
    def said(self) -> str:
        return localized(self, "said")

    @property
    def did(self) -> str:
        return localized(self, "did")


class ActionStep(models.Model):
    """One step of an action: who, when, why."""

    action = models.ForeignKey(ImprovementAction, models.PROTECT, related_name="steps", verbose_name=_("action"))
    move = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=10, choices=ActionState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=ActionState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of an improvement action")
        verbose_name_plural = _("steps of improvement actions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action_id} {self.source} → {self.target}"
