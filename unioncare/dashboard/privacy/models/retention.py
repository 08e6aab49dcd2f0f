"""What keeps a case longer than its term, and what the retention job deleted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import ScopedQuerySet

from ..enums import Rule


class LegalHoldQuerySet(ScopedQuerySet["LegalHold"]):
    scope_permission: ClassVar[str] = "dashboard.see_retention"
    scope_field: ClassVar[str] = "case__unit__path"

    def in_force(self) -> "LegalHoldQuerySet":
        return self.filter(released_at__isnull=True)


class LegalHold(models.Model):
    """A case is kept, whatever its term, until somebody releases it: a dispute, an inquiry, an order."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="holds", verbose_name=_("case"))
    reason = EncryptedTextField(_("why it is kept"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("hold", "placed by")
    )
    placed_at = models.DateTimeField(pgettext_lazy("hold", "placed"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("hold", "released by"),
    )  # fmt: skip
    released_at = models.DateTimeField(pgettext_lazy("hold", "released"), null=True, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold on a case")
        verbose_name_plural = _("holds on cases")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(released_at__isnull=True),
                name="legal_hold_once",
                violation_error_message=_("This case is held already."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="legal_hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def scope_path(self) -> str:
        return self.case.unit.path


class RetentionRun(models.Model):
    """One line of the log: by which rule how many were deleted, and how many were due and held back. No names."""

    rule = models.CharField(pgettext_lazy("retention", "rule"), max_length=12, choices=Rule)
    term = models.PositiveSmallIntegerField(_("term"), help_text=_("Years; of copies, days."))
    ran_at = models.DateTimeField(pgettext_lazy("retention", "at"))
    deleted = models.PositiveIntegerField(pgettext_lazy("retention", "deleted"))
    held_back = models.PositiveIntegerField(_("held back"), default=0)

    class Meta:
        verbose_name = _("run of the retention job")
        verbose_name_plural = _("runs of the retention job")
        ordering = ["-ran_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(rule__in=Rule.values), name="retention_rule_known")]

    def __str__(self) -> str:
        return f"{self.rule} {self.ran_at:%Y-%m-%d}"
