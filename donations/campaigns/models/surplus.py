"""What becomes of money that is left over, and gifts that go back to whoever gave them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from donations.ledger.models import Entry, Fund
from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.organisation.models import ScopedQuerySet
from unioncare.worklist.models import Approval

from ..enums import RefundState, Surplus, SurplusState
from .campaign import Campaign
from .gift import Gift


class SurplusAct(models.Model):
    """The declared rule carried out: asked for by one person, decided by another. Without a target donors get it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="surplus_acts", verbose_name=_("campaign"))
    rule = models.CharField(_("rule"), max_length=20, choices=Surplus)
    target = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to the fund")
    )
    amount = MoneyField(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=SurplusState, default=SurplusState.ASKED)
    approval = models.OneToOneField(
        Approval, models.PROTECT, null=True, related_name="surplus_act", verbose_name=_("approval")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("surplus of a campaign")
        verbose_name_plural = _("surpluses of campaigns")
        ordering = ["campaign", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state=SurplusState.ASKED), name="surplus_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, state__in=SurplusState.values)
                & (Q(rule=Surplus.DONORS, target__isnull=True) | ~Q(rule=Surplus.DONORS) & Q(target__isnull=False)),
                name="surplus_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.rule}"


class RefundQuerySet(ScopedQuerySet["Refund"]):
    scope_permission: ClassVar[str] = "donations.see_gifts"
    scope_field: ClassVar[str] = "gift__campaign__unit__path"


class Refund(models.Model):
    """A gift that goes back, as a whole or its share of what is left over. One person asks, another hands it over."""

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="refund", verbose_name=_("gift"))
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("reason"), max_length=300)
    act = models.ForeignKey(
        SurplusAct, models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("surplus")
    )
    state = models.CharField(_("state"), max_length=10, choices=RefundState, default=RefundState.DUE)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    settled_at = models.DateTimeField(_("noted"), null=True, blank=True)
    given_on = models.DateField(_("given back on"), null=True, blank=True)
    received_by = EncryptedTextField(_("received by"))
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="refund", verbose_name=_("entry")
    )

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift given back")
        verbose_name_plural = _("gifts given back")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, state__in=RefundState.values), name="refund_is_one"),
            models.CheckConstraint(
                condition=Q(state=RefundState.GIVEN, entry__isnull=False, given_on__isnull=False)
                | ~Q(state=RefundState.GIVEN) & Q(entry__isnull=True, given_on__isnull=True),
                name="refund_booked_when_given",
            ),
            models.CheckConstraint(
                condition=Q(act__isnull=False) | Q(settled_by__isnull=True) | ~Q(settled_by=F("asked_by")),
                name="refund_two_people",
                violation_error_message=_("Whoever asked for a refund does not hand it over."),
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="refund_by_state")]

    def __str__(self) -> str:
        return str(self.gift_id)

    @property
    def scope_path(self) -> str:
        return self.gift.campaign.unit.path
