"""Publicity: how a unit's people were told of the insurance, and what it changed."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.models.facts import private_storage
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import OutreachKind
from .plan import InsurancePlan


class OutreachQuerySet(ScopedQuerySet["Outreach"]):
    scope_permission: ClassVar[str] = "cases.see_insurance"


def material_path(outreach: "Outreach", filename: str) -> str:
    """Return a name that tells nothing."""
    return f"outreach/{uuid.uuid4().hex}"


class Outreach(models.Model):
    """One activity: day, unit, how many came, what they were given."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    held_on = models.DateField(_("held on"))
    kind = models.CharField(_("kind"), max_length=10, choices=OutreachKind)
    plan = models.ForeignKey(InsurancePlan, models.PROTECT, related_name="+", verbose_name=_("plan"))
    attendance = models.PositiveIntegerField(_("people reached"))
    topic = models.CharField(_("topic"), max_length=200)
    material = models.FileField(
        pgettext_lazy("outreach", "material"), upload_to=material_path, storage=private_storage, blank=True
    )
    material_name = models.CharField(max_length=150, blank=True, editable=False)
    material_type = models.CharField(max_length=100, blank=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach activity")
        verbose_name_plural = _("outreach activities")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.topic}"

    @property
    def scope_path(self) -> str:
        return self.unit.path
