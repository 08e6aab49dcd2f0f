"""Payments and the batches in which they go to the bank."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Subject

from ...ledger.enums import EntryKind
from ...ledger.models import Entry, Fund
from ..enums import RESERVED, BatchState, Failure, PaymentState
from .account import PayeeAccount


class PaymentBatchQuerySet(ScopedQuerySet["PaymentBatch"]):
    scope_permission: ClassVar[str] = "donations.see_payments"
    scope_field: ClassVar[str] = "fund__unit__path"


class PaymentBatch(models.Model):
    """Payments from one fund that go to the bank together: made by one person, checked by another."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="batches", verbose_name=_("fund"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.CHECKING)
    total = MoneyField(_("sum"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment batch")
        verbose_name_plural = _("payment batches")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(total__gt=0), name="batch_not_empty"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("donations:batch", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.fund.unit.path


class PaymentQuerySet(ScopedQuerySet["Payment"]):
    scope_permission: ClassVar[str] = "donations.see_payments"
    # As the batches: whoever answers for the fund, not for the unit of whoever is paid.
    scope_field: ClassVar[str] = "fund__unit__path"

    def reserved(self) -> "PaymentQuerySet":
        """Return what is promised and not booked yet."""
        return self.filter(state__in=RESERVED)


class Payment(models.Model):
    """An amount that a fund pays to a member's own account. `source` names what was decided, and is paid once."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="payments", verbose_name=_("fund"))
    account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="payments", verbose_name=_("account"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="payments", verbose_name=_("subject"))
    amount = MoneyField(_("amount"))
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind)
    source = models.CharField(_("source"), max_length=60, unique=True, db_collation="C")
    state = models.CharField(_("state"), max_length=10, choices=PaymentState, default=PaymentState.ORDERED)
    # Whoever asked for what is paid, or approved it: they do not pay it.
    excluded_people = models.JSONField(default=list, editable=False)
    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("batch")
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ordered by")
    )
    ordered_at = models.DateTimeField(_("ordered"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=10, choices=Failure, blank=True)
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="payment", verbose_name=_("entry")
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="payment_amount_positive",
                violation_error_message=_("An amount above 0 is needed."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PaymentState.ORDERED, PaymentState.CANCELLED], batch__isnull=True)
                | Q(
                    state__in=[PaymentState.BATCHED, PaymentState.SENT, PaymentState.PAID, PaymentState.FAILED],
                    batch__isnull=False,
                ),
                name="payment_state_and_batch",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PaymentState.SENT, PaymentState.PAID, PaymentState.FAILED], entry__isnull=False)
                | Q(state__in=[PaymentState.ORDERED, PaymentState.BATCHED, PaymentState.CANCELLED], entry__isnull=True),
                name="payment_booked_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(state=PaymentState.PAID, paid_on__isnull=False, failure="")
                | Q(state=PaymentState.FAILED, paid_on__isnull=True) & ~Q(failure="")
                | ~Q(state__in=[PaymentState.PAID, PaymentState.FAILED]) & Q(paid_on__isnull=True, failure=""),
                name="payment_outcome_told",
            ),
        ]
        indexes = [models.Index(fields=["fund", "state"], name="payment_fund_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_path(self) -> str:
        return self.fund.unit.path
