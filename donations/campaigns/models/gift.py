"""Gifts, each an entry of the books; what was pledged; lines of statements that named no campaign."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from donations.ledger.models import Entry
from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.imports.models import ImportRun
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import Channel, LineState, Shown
from ..naming import half_name, spaced_code
from .campaign import Campaign


class GiftQuerySet(ScopedQuerySet["Gift"]):
    scope_permission: ClassVar[str] = "donations.see_gifts"
    scope_field: ClassVar[str] = "campaign__unit__path"


class Gift(models.Model):
    """Money that arrived for a campaign. It is never changed: what is wrong is reversed in the books.

    `transaction_no` is what the bank, the phone or the form calls it; together with the channel it comes once.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="gifts", verbose_name=_("campaign"), db_index=False
    )
    amount = MoneyField(_("amount"))
    given_on = models.DateField(_("given on"))
    channel = models.CharField(_("how it arrived"), max_length=10, choices=Channel)
    donor = EncryptedTextField(_("donor"))
    donor_index = models.BinaryField(max_length=16, default=b"", editable=False)
    shown = models.CharField(_("on the list"), max_length=10, choices=Shown, default=Shown.ANONYMOUS)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of the donor")
    )
    donors = models.PositiveIntegerField(_("donors"), default=1, help_text=_("More than one: a collective gift."))
    transaction_no = models.CharField(_("transaction number"), max_length=64, db_collation="C")
    payer = EncryptedTextField(_("as the statement says"))
    code = models.CharField(_("receipt"), max_length=12, unique=True, db_collation="C")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="gift", verbose_name=_("entry"))
    # Booked in the place of one that the books took back.
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected", verbose_name=_("takes the place of")
    )
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("import"), db_index=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"),
        db_index=False,
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"))

    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "transaction_no"],
                name="gift_once",
                violation_error_message=_("This gift is noted already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, donors__gt=0, channel__in=Channel.values, shown__in=Shown.values)
                & ~Q(transaction_no=""),
                name="gift_is_one",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="gift_newest"),
            models.Index(fields=["campaign", "donor_index"], name="gift_of_donor"),
            models.Index(
                fields=["campaign", "recorded_by", "recorded_at"],
                name="gift_in_cash",
                condition=Q(channel=Channel.CASH),
            ),
        ]

    def __str__(self) -> str:
        return self.spaced_code

    @property
    def scope_path(self) -> str:
        return self.campaign.unit.path

    def get_absolute_url(self) -> str:
        return reverse("donations:gift", args=[self.code])

    @property
    def spaced_code(self) -> str:
        return spaced_code(self.code)

    @property
    def shown_name(self) -> str:
        """The donor as they chose to stand on the list; empty for somebody who is not named."""
        if self.shown == Shown.ANONYMOUS:
            return ""
        return self.donor if self.shown == Shown.NAME else half_name(self.donor)

    @property
    def is_reversed(self) -> bool:
        """Whether the books took it back. Wants `entry__reversal` to be selected along."""
        return hasattr(self.entry, "reversal")


class Pledge(models.Model):
    """What somebody said that they will give, without an account. Its code in a remark finds the campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="pledges", verbose_name=_("campaign"))
    code = models.CharField(_("code"), max_length=10, unique=True, db_collation="C")
    amount = MoneyField(_("amount"))
    channel = models.CharField(_("how it is paid"), max_length=10, choices=Channel)
    shown = models.CharField(_("on the list"), max_length=10, choices=Shown, default=Shown.ANONYMOUS)
    donor = EncryptedTextField(_("name"))
    employee_no = EncryptedTextField(_("employee number"))
    made_at = models.DateTimeField(_("made"))
    # The form's own key: a form sent twice is one pledge.
    key = models.UUIDField(unique=True, editable=False)
    gift = models.OneToOneField(
        Gift, models.PROTECT, null=True, blank=True, related_name="pledge", verbose_name=_("gift")
    )

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, channel__in=Channel.values, shown__in=Shown.values), name="pledge_is_one"
            )
        ]

    def __str__(self) -> str:
        return self.code


class StatementLineQuerySet(ScopedQuerySet["StatementLine"]):
    scope_permission: ClassVar[str] = "donations.import_gifts"
    scope_field: ClassVar[str] = "campaign__unit__path"


class StatementLine(models.Model):
    """Money of a statement that nothing assigns to a campaign: somebody looks at it. `campaign` is the likeliest."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="lines", verbose_name=_("campaign"), db_index=False
    )
    channel = models.CharField(_("how it arrived"), max_length=10, choices=Channel)
    transaction_no = models.CharField(_("transaction number"), max_length=64, db_collation="C")
    amount = MoneyField(_("amount"))
    arrived_on = models.DateField(_("arrived on"))
    payer = EncryptedTextField(_("payer"))
    remark = EncryptedTextField(_("remark"))
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("import"), db_index=False
    )
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.WAITING)
    gift = models.OneToOneField(
        Gift, models.PROTECT, null=True, blank=True, related_name="line", verbose_name=_("gift")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line to assign")
        verbose_name_plural = _("lines to assign")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "transaction_no"], name="statement_line_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, channel__in=Channel.values) & ~Q(transaction_no=""),
                name="statement_line_is_money",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.MATCHED, gift__isnull=False)
                | Q(state=LineState.NO_GIFT, gift__isnull=True) & ~Q(reason="")
                | Q(state=LineState.WAITING, gift__isnull=True),
                name="statement_line_decided",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state", "-id"], name="statement_line_waiting")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.transaction_no}"

    @property
    def scope_path(self) -> str:
        return self.campaign.unit.path
