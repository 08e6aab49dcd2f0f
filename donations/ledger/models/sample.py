"""Samples: which entries an auditor looked at one by one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet

from ..enums import SampleKind
from .entry import Entry
from .fund import Fund


class AuditSampleQuerySet(ScopedQuerySet["AuditSample"]):
    scope_permission: ClassVar[str] = "donations.see_books"
    scope_field: ClassVar[str] = "fund__unit__path"


class AuditSample(models.Model):
    """Entries of a fund that an auditor looks at one by one: at random by a seed, or all from an amount on."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="samples", verbose_name=_("fund"))
    kind = models.CharField(_("which entries"), max_length=10, choices=SampleKind)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    size = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    seed = models.CharField(_("seed"), max_length=20, blank=True)
    amount = MoneyField(_("from this amount on"), null=True, blank=True)
    # What was booked later is not in it, so that the same seed finds the same entries for ever.
    until_number = models.PositiveIntegerField(_("last entry"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    drawn_at = models.DateTimeField(_("drawn"))

    objects = AuditSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SampleKind.RANDOM, size__gt=0, amount__isnull=True) & ~Q(seed="")
                | Q(kind=SampleKind.LARGE, size__isnull=True, amount__gt=0, seed=""),
                name="sample_random_or_large",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.drawn_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("donations:audit_sample", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.fund.unit.path


class SampledEntry(models.Model):
    """An entry of a sample, and who looked at it and its papers when."""

    sample = models.ForeignKey(AuditSample, models.PROTECT, related_name="entries", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("entry"))
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sampled entry")
        verbose_name_plural = _("sampled entries")
        ordering = ["sample", "pk"]
        constraints = [models.UniqueConstraint(fields=["sample", "entry"], name="sampled_entry_once")]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.entry_id}"
