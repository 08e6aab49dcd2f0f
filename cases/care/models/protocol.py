"""The protocol: a union's written rules as versioned data."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from unioncare.core.bilingual import localized
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User
from unioncare.worklist.models import Subject

from ..enums import DiseaseGroup, Entitlement, ProtocolState


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def in_force(self, on: date) -> Self:
        """Return the published versions whose dates include a day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            state__in=[ProtocolState.PUBLISHED, ProtocolState.RETIRED],
            starts_on__lte=on,
        )

    def visible_to(self, user: User) -> Self:
        """Return what the user's posts open: every version of the units below, and what is in force above.

        A protocol binds the units under its own, so whoever works there may read it; drafts are for those whose
        post stands at the protocol's unit or higher.
        """
        condition = Q(pk__in=[])
        for path in scope_paths(user, "cases.see_protocol"):
            above = [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
            condition |= Q(unit__path__startswith=path)
            condition |= Q(unit__path__in=above, state__in=[ProtocolState.PUBLISHED, ProtocolState.RETIRED])
        return self.filter(condition)


class Protocol(models.Model):
    """One version of a unit's protocol. The nearest published one upward applies to a case."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="protocols", verbose_name=_("unit"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="protocol", verbose_name=_("subject"))
    code = models.CharField(_("code"), max_length=20, unique=True, help_text=_("Such as 2026-1."))
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    text_zh = models.TextField(_("full text (Chinese)"), blank=True)
    text_en = models.TextField(_("full text (English)"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ProtocolState, default=ProtocolState.DRAFT)
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(_("in force to"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("created"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Counts the edits of title, dates and full text: a form that was opened before another edit is not saved over it.
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        ordering = ["unit__path", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="protocol_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProtocolState.PUBLISHED) | Q(starts_on__isnull=False, published_at__isnull=False),
                name="protocol_published_has_dates",
            ),
            # Ranges of one unit number stand for equality: the range operators need no extension of PostgreSQL.
            ExclusionConstraint(
                name="protocol_one_in_force",
                expressions=[
                    (
                        Func(F("unit_id"), F("unit_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=[ProtocolState.PUBLISHED, ProtocolState.RETIRED], starts_on__isnull=False),
                violation_error_message=_("Another version is in force in this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {localized(self, 'title')}"

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def scope_path(self) -> str:
        return self.unit.path


class ProtocolRule(models.Model):
    """One article: when it applies (empty = always) and the entitlement it gives."""

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="rules", verbose_name=_("protocol"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    article = models.CharField(_("article"), max_length=20, help_text=_("Such as 4.2; reasons name it."))
    entitlement = models.CharField(_("entitlement"), max_length=20, choices=Entitlement)
    params = models.JSONField(_("parameters"), default=dict)
    disease_groups = models.JSONField(_("disease groups"), default=list, blank=True)
    min_severity = models.PositiveSmallIntegerField(_("S from"), null=True, blank=True)
    max_severity = models.PositiveSmallIntegerField(_("S to"), null=True, blank=True)
    min_burden = models.PositiveSmallIntegerField(_("E from"), null=True, blank=True)
    max_burden = models.PositiveSmallIntegerField(_("E to"), null=True, blank=True)
    min_psych = models.PositiveSmallIntegerField(_("P from"), null=True, blank=True)
    max_psych = models.PositiveSmallIntegerField(_("P to"), null=True, blank=True)
    min_level = models.PositiveSmallIntegerField(_("L from"), null=True, blank=True)
    max_level = models.PositiveSmallIntegerField(_("L to"), null=True, blank=True)
    text_zh = models.CharField(_("wording (Chinese)"), max_length=300)
    text_en = models.CharField(_("wording (English)"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    class Meta:
        verbose_name = _("protocol rule")
        verbose_name_plural = _("protocol rules")
        ordering = ["protocol", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.article} {localized(self, 'text')}"

    @property
    def text(self) -> str:
        return localized(self, "text")

    def group_labels(self) -> list[Any]:
        return [DiseaseGroup(code).label for code in self.disease_groups]
