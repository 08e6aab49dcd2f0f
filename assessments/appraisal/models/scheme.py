"""The written rules of an appraisal, as data in versions: weights, targets, whose view counts, grades, vetoes."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.performance.enums import Kpi
from unioncare.core.bilingual import localized
from unioncare.organisation.enums import Role
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import SchemeState

WHOLE = Decimal(100)


def _percent(label: object, default: int, help_text: object = "") -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=5, decimal_places=2, default=default,  # type: ignore[arg-type]
        validators=[MinValueValidator(0), MaxValueValidator(WHOLE)], help_text=help_text,  # type: ignore[arg-type]
    )  # fmt: skip


class SchemeQuerySet(ScopedQuerySet["Scheme"]):
    scope_permission: ClassVar[str] = "assessments.see_appraisals"


class Scheme(models.Model):
    """One version of the rules of a unit; the nearest upward that is in force applies."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=SchemeState, default=SchemeState.DRAFT)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=90, blank=True)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), verbose_name=_("who is appraised"))
    kpi_share = _percent(_("indicators, per cent of the total"), 70)
    superior_share = _percent(_("superior, of the 360°"), 30)
    peers_share = _percent(_("colleagues, of the 360°"), 20)
    members_share = _percent(_("members served, of the 360°"), 40)
    self_share = _percent(_("oneself, of the 360°"), 10)
    excellent_from = _percent(_("excellent from"), 90)
    competent_from = _percent(_("competent from"), 75)
    basic_from = _percent(_("basically competent from"), 60)
    excellent_quota = _percent(_("excellent, at most per cent of the appraised"), 20)
    least_excellent = models.PositiveSmallIntegerField(
        _("excellent, at least so many where somebody reaches it"), default=1,
        help_text=_("A small unit would otherwise never have one; 0 keeps to the per cent alone."),
    )  # fmt: skip
    fewest_peers = models.PositiveSmallIntegerField(
        _("fewest answers of colleagues that count"), default=5, validators=[MinValueValidator(5)]
    )
    allowance_slope = models.DecimalField(
        _("points for each full tenth of work above the mean"), max_digits=4, decimal_places=2, default=Decimal(1)
    )
    allowance_cap = models.DecimalField(_("most points for more work"), max_digits=4, decimal_places=2, default=5)
    appeal_days = models.PositiveSmallIntegerField(
        _("working days to appeal"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    decide_days = models.PositiveSmallIntegerField(
        _("working days to decide an appeal"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    published_on = models.DateField(pgettext_lazy("scheme", "in force from"), null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal scheme")
        verbose_name_plural = _("appraisal schemes")
        ordering = ["unit__path", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state=SchemeState.PUBLISHED), name="scheme_in_force_once",
                violation_error_message=_("One scheme of the unit is in force already."),
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state=SchemeState.DRAFT), name="scheme_draft_once",
                violation_error_message=_("The unit has a draft already: go on with that one."),
            ),
            models.CheckConstraint(condition=Q(state__in=SchemeState.values), name="scheme_state_known"),
            models.CheckConstraint(
                condition=Q(state=SchemeState.DRAFT)
                | Q(superior_share=WHOLE - F("peers_share") - F("members_share") - F("self_share")),
                name="scheme_shares_are_whole",
                violation_error_message=_("The shares of the 360° do not come to 100."),
            ),
            models.CheckConstraint(
                condition=Q(excellent_from__gt=F("competent_from"), competent_from__gt=F("basic_from")),
                name="scheme_grades_in_order",
                violation_error_message=_("A better grade must begin above the one below it."),
            ),
            models.CheckConstraint(condition=Q(fewest_peers__gte=5), name="scheme_peers_stay_unknown"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{localized(self, 'name')} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:appraisal_scheme", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in Role.values if role in self.roles]


class SchemeLine(models.Model):
    """How many of the hundred points an indicator brings, and from which share on all of them."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="lines", verbose_name=_("scheme"))
    kpi = models.CharField(_("indicator"), max_length=30, choices=Kpi)
    weight = _percent(_("points"), 0)
    target = _percent(_("all points from, per cent"), 100)

    class Meta:
        verbose_name = _("weight of an indicator")
        verbose_name_plural = _("weights of indicators")
        ordering = ["scheme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kpi"], name="scheme_line_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=WHOLE, target__gt=0, target__lte=WHOLE),
                name="scheme_line_in_bounds",
                violation_error_message=_("Points lie between 0 and 100, a target above 0 and up to 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.weight}"


class VetoKind(models.Model):
    """What makes somebody not competent whatever else they did."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="veto_kinds", verbose_name=_("scheme"))
    code = models.SlugField(_("code"), max_length=30)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=90, blank=True)

    class Meta:
        verbose_name = _("kind of veto")
        verbose_name_plural = _("kinds of veto")
        ordering = ["scheme", "pk"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="veto_kind_once")]

    def __str__(self) -> str:
        return localized(self, "name")
