"""Grants: what a member is given from a fund, from the request to the signed receipt."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import CostEntry, IllnessCase
from cases.members.models import Member
from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Approval, Subject

from ...ledger.models import Fund
from ..enums import SETTLED, GrantKind, GrantState, Occasion
from .rule import GrantRule

_BOOKABLE = [GrantState.DRAFT, GrantState.WITHDRAWN, GrantState.REFUSED]


class GrantQuerySet(ScopedQuerySet["Grant"]):
    scope_permission: ClassVar[str] = "donations.see_grant"


class Grant(models.Model):
    """Aid for one member. An erased case leaves the grant: its reasons go, what the books need stays.

    `proposed` is what the rules gave, in CNY, and `because` says how, line by line; `asked` is what is asked for and,
    once approved, paid. `papers_due_on` is set where money goes out before its papers are there.
    """

    number = models.CharField(_("grant number"), max_length=20, unique=True, db_collation="C")
    case = models.ForeignKey(
        IllnessCase, models.SET_NULL, null=True, blank=True, related_name="grants", verbose_name=_("case")
    )
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="grants", verbose_name=_("subject"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="grants", verbose_name=_("member"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False)
    kind = models.CharField(_("kind of aid"), max_length=12, choices=GrantKind)
    occasion = models.CharField(_("occasion"), max_length=15, choices=Occasion, blank=True)
    rule = models.ForeignKey(
        GrantRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule of aid")
    )
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="grants", verbose_name=_("fund"))
    proposed = MoneyField(_("proposed by the rules"))
    asked = MoneyField(_("amount"))
    because = models.JSONField(default=dict, editable=False)
    over_reason = models.CharField(_("why more than the rules propose"), max_length=300, blank=True)
    note = models.CharField(_("what the money is for"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=GrantState, default=GrantState.DRAFT)

    initiated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    created_at = models.DateTimeField(_("drafted"))
    requested_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    approval = models.OneToOneField(
        Approval, models.PROTECT, null=True, blank=True, related_name="grant", verbose_name=_("approval")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    papers_due_on = models.DateField(_("papers due on"), null=True, blank=True)
    papers_at = models.DateTimeField(_("papers complete"), null=True, blank=True)
    # How often its payment was ordered: each order has a source of its own.
    orders = models.PositiveSmallIntegerField(default=0, editable=False)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    settled_at = models.DateTimeField(_("payment noted"), null=True, blank=True)
    cost = models.OneToOneField(
        CostEntry, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cost entry")
    )
    receipt_on = models.DateField(_("receipt signed on"), null=True, blank=True)
    received_by = models.CharField(_("receipt signed by"), max_length=60, blank=True)
    # Comes with the form, so that asking twice makes one grant.
    key = models.UUIDField(unique=True, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=GrantState.values, kind__in=GrantKind.values), name="grant_state_known"
            ),
            models.CheckConstraint(condition=Q(proposed__gte=0, asked__gt=0), name="grant_amounts"),
            models.CheckConstraint(
                condition=Q(asked__lte=models.F("proposed")) | ~Q(over_reason=""),
                name="grant_above_has_reason",
                violation_error_message=_("More than the rules propose needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(state__in=SETTLED), name="grant_paid_when_paid"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BOOKABLE) | Q(requested_at__isnull=False), name="grant_asked_for"
            ),
            models.CheckConstraint(
                condition=Q(receipt_on__isnull=True) | (Q(paid_on__isnull=False) & ~Q(received_by="")),
                name="grant_receipt_signed",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "created_at", "id"], name="grant_unit"),
            models.Index(fields=["state", "created_at", "id"], name="grant_by_state"),
            models.Index(fields=["member", "requested_at"], name="grant_of_member"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("donations:grant", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_above(self) -> bool:
        """Whether more is asked for than the rules propose."""
        return self.asked > self.proposed

    @property
    def lacks_papers(self) -> bool:
        """Whether money may go out, or went out, before its papers are there."""
        return self.papers_due_on is not None and self.papers_at is None


class GrantStep(models.Model):
    """One step of a grant: who, when, why."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="steps", verbose_name=_("grant"))
    move = models.CharField(_("step"), max_length=30)
    source = models.CharField(_("from"), max_length=10, choices=GrantState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=GrantState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a grant")
        verbose_name_plural = _("steps of grants")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.source} → {self.target}"
