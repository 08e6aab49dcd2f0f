"""Approvals: the matrix of steps as data, requests and their decisions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import MoneyField
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import ApprovalState
from .items import Subject


class ApprovalStepRule(models.Model):
    """One step of the approval matrix, as data: for which action, in which order, who, above which amount."""

    action = models.CharField(_("action"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    roles = models.JSONField(_("roles"), help_text=_("Any one of these roles decides the step."))
    unit_kind = models.CharField(_("at this level of unit"), max_length=20, choices=UnitKind, blank=True)
    above_amount = MoneyField(_("only above"), null=True, blank=True)
    second_signature = models.BooleanField(_("second signature"), default=False)

    class Meta:
        verbose_name = _("approval step")
        verbose_name_plural = _("approval matrix")
        ordering = ["action", "order"]
        constraints = [
            models.UniqueConstraint(fields=["action", "order"], name="approval_step_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.order}"


class ApprovalQuerySet(ScopedQuerySet["Approval"]):
    scope_permission: ClassVar[str] = "worklist.decide_approvals"


class Approval(models.Model):
    """A request that something be approved, step by step."""

    action = models.CharField(_("action"), max_length=40)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="approvals", verbose_name=_("subject"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    amount = MoneyField(_("amount"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ApprovalState, default=ApprovalState.PENDING)
    initiated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("initiated by")
    )
    initiated_at = models.DateTimeField(_("initiated"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    excluded_people = models.JSONField(default=list, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-initiated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "subject"],
                condition=Q(state=ApprovalState.PENDING),
                name="approval_one_pending",
                violation_error_message=_("This is already waiting for approval."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    @property
    def scope_path(self) -> str:
        return self.unit.path


class ApprovalStep(models.Model):
    """One decision of an approval: who may take it, who took it."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps", verbose_name=_("approval"))
    order = models.PositiveSmallIntegerField(_("order"))
    roles = models.JSONField(_("roles"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    unit_kind = models.CharField(_("at this level of unit"), max_length=20, choices=UnitKind, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ApprovalState, default=ApprovalState.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    decided_at = models.DateTimeField(_("at"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    second_signature = models.BooleanField(_("second signature"), default=False)

    class Meta:
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")
        ordering = ["approval", "order"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "order"], name="approval_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.approval_id}.{self.order}"
