"""What cadres learned, and for what they were commended."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import AwardLevel


class RecordQuerySet(ScopedQuerySet[models.Model]):
    """Records by the unit in which the person held a post when they were written."""

    scope_permission: ClassVar[str] = "assessments.keep_cadre_records"


class _Record(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    title = models.CharField(pgettext_lazy("record", "title"), max_length=120)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    noted_at = models.DateTimeField(_("at"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        return self.unit.path


class TrainingRecord(_Record):
    """One training of one person."""

    first = models.DateField(pgettext_lazy("training", "from"))
    last = models.DateField(pgettext_lazy("training", "to"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0)])
    outcome = models.CharField(pgettext_lazy("training", "outcome"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("training record")
        verbose_name_plural = _("training records")
        ordering = ["-first", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lte=F("last"), hours__gt=0), name="training_days_in_order",
                violation_error_message=_("A training ends after it begins and lasts some time."),
            ),
            models.UniqueConstraint(
                fields=["person", "first", "title"], name="training_once",
                violation_error_message=_("This training is noted already."),
            ),
        ]  # fmt: skip


class Commendation(_Record):
    """One commendation of one person."""

    awarded_on = models.DateField(pgettext_lazy("commendation", "on"))
    level = models.CharField(pgettext_lazy("commendation", "level"), max_length=12, choices=AwardLevel)
    awarded_by = models.CharField(pgettext_lazy("commendation", "by whom"), max_length=120)

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=AwardLevel.values), name="commendation_level_known"),
            models.UniqueConstraint(
                fields=["person", "awarded_on", "title"], name="commendation_once",
                violation_error_message=_("This commendation is noted already."),
            ),
        ]  # fmt: skip
