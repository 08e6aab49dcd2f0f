"""Findings of the audit, and the words that went to and fro about them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import ScopedQuerySet
from unioncare.worklist.models import Subject

from ..enums import FindingState
from .entry import Entry
from .fund import Fund


class AuditFindingQuerySet(ScopedQuerySet["AuditFinding"]):
    scope_permission: ClassVar[str] = "donations.see_books"
    scope_field: ClassVar[str] = "fund__unit__path"


class AuditFinding(models.Model):
    """Something that an auditor asks about: raised, answered by whoever keeps the books, settled by the auditor."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="findings", verbose_name=_("fund"))
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("entry")
    )
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", verbose_name=_("subject"))
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    text = EncryptedTextField(_("what was found"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    raised_at = models.DateTimeField(_("raised"))

    objects = AuditFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of the audit")
        verbose_name_plural = _("findings of the audit")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("donations:audit_finding", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.fund.unit.path


class FindingStep(models.Model):
    """One step of a finding: who, when, and what was answered or remarked."""

    finding = models.ForeignKey(AuditFinding, models.PROTECT, related_name="steps", verbose_name=_("finding"))
    target = models.CharField(_("to"), max_length=10, choices=FindingState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    text = EncryptedTextField(_("words"))

    class Meta:
        verbose_name = _("step of a finding")
        verbose_name_plural = _("steps of findings")
        ordering = ["finding", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.target}"
