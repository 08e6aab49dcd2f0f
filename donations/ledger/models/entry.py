"""Entries and their lines: added, never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.organisation.models import ScopedQuerySet

from ..enums import Account, EntryKind, Reason
from .fund import Fund


class EntryQuerySet(ScopedQuerySet["Entry"]):
    scope_permission: ClassVar[str] = "donations.see_books"
    scope_field: ClassVar[str] = "fund__unit__path"


class Entry(models.Model):
    """One movement of a fund's money. `source` names what gave cause for it, and is booked once; nobody is named."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries", verbose_name=_("fund"), db_index=False)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind)
    booked_on = models.DateField(_("booked on"))
    source = models.CharField(_("source"), max_length=60, unique=True, db_collation="C")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    reason = models.CharField(_("why it was reversed"), max_length=20, choices=Reason, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    at = models.DateTimeField(_("entered"))
    note_digest = models.BinaryField(editable=False)
    previous = models.BinaryField(editable=False)
    seal = models.BinaryField(editable=False)
    key_number = models.PositiveSmallIntegerField(editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["fund", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="entry_number_once"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values) & ~Q(source=""), name="entry_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False, reason__in=Reason.values)
                | ~Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=True, reason=""),
                name="entry_reversal_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "-booked_on", "-number"], name="entry_day"),
            # What left a campaign, or was taken back, is found among a million gifts.
            models.Index(fields=["fund", "kind"], condition=~Q(kind=EntryKind.GIFT), name="entry_no_gift"),
        ]

    def __str__(self) -> str:
        return f"{self.fund.code} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("donations:entry", args=[self.fund.code, self.number])

    @property
    def scope_path(self) -> str:
        return self.fund.unit.path


class EntryLine(models.Model):
    """An amount on an account: positive on the left (debit), negative on the right."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines", verbose_name=_("entry"), db_index=False)
    position = models.PositiveSmallIntegerField(_("line"))
    account = models.CharField(_("account"), max_length=20, choices=Account)
    amount = MoneyField(_("amount"))

    class Meta:
        verbose_name = _("line of an entry")
        verbose_name_plural = _("lines of entries")
        ordering = ["entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="entry_line_once"),
            models.CheckConstraint(
                condition=~Q(amount=0) & Q(account__in=Account.values), name="entry_line_not_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.position}"


class EntryNote(models.Model):
    """What somebody wrote beside an entry. It stands apart, so that it can be taken away; its digest stays sealed."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="note", verbose_name=_("entry"))
    text = EncryptedTextField(_("note"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["entry"]

    def __str__(self) -> str:
        return str(self.entry_id)
