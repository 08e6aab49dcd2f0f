"""Condolence money for many at once (送温暖): one list, decided once, signed for line by line."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import CostEntry, IllnessCase
from cases.members.models import Member
from unioncare.core.explain import Explanation
from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Approval, Subject

from ...ledger.enums import Account
from ...ledger.models import Entry, Fund
from ..enums import ListState, Occasion
from .rule import GrantRule


class CondolenceListQuerySet(ScopedQuerySet["CondolenceList"]):
    scope_permission: ClassVar[str] = "donations.see_grant"


class CondolenceList(models.Model):
    """Who gets condolence money on an occasion. `chosen` is the rule by which the list was made."""

    number = models.CharField(_("list number"), max_length=20, unique=True, db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("title"), max_length=60)
    occasion = models.CharField(_("occasion"), max_length=15, choices=Occasion, default=Occasion.FESTIVAL)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", verbose_name=_("fund"))
    place = models.CharField(_("paid from"), max_length=10, choices=Account, default=Account.CASH)
    chosen = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.DRAFT)
    initiated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    created_at = models.DateTimeField(_("drafted"))
    approval = models.OneToOneField(
        Approval, models.PROTECT, null=True, blank=True, related_name="condolence_list", verbose_name=_("approval")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    # Comes with the form, so that making it twice makes one list.
    key = models.UUIDField(unique=True, editable=False)

    objects = CondolenceListQuerySet.as_manager()

    class Meta:
        verbose_name = _("condolence list")
        verbose_name_plural = _("condolence lists")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ListState.values, occasion__in=Occasion.values), name="condolence_list_known"
            ),
            models.CheckConstraint(
                condition=Q(place__in=[Account.BANK, Account.CASH]), name="condolence_list_paid_from"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("donations:condolence", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def rule_text(self) -> str:
        """By which rule the list was made, in words."""
        because = Explanation.from_json(self.chosen)
        return because.text if because else ""


class CondolenceLine(models.Model):
    """One member of a list: signed for, or left out, or brought back to the fund because nobody was there.

    Booked is what was signed for; money that comes back never left the books.
    """

    condolence = models.ForeignKey(CondolenceList, models.CASCADE, related_name="lines", verbose_name=_("list"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    case = models.ForeignKey(
        IllnessCase, models.SET_NULL, null=True, blank=True, related_name="condolences", verbose_name=_("case")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    rule = models.ForeignKey(
        GrantRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule of aid")
    )
    position = models.PositiveIntegerField(_("number on the list"))
    proposed = MoneyField(_("by the table"))
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("why another amount, or why added"), max_length=300, blank=True)
    left_out = models.CharField(_("why left out"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    returned_on = models.DateField(_("brought back on"), null=True, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("handed over by"),
    )  # fmt: skip
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entry")
    )
    # How often it was booked: each booking has a source of its own.
    bookings = models.PositiveSmallIntegerField(default=0, editable=False)
    cost = models.OneToOneField(
        CostEntry, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cost entry")
    )

    class Meta:
        verbose_name = _("line of a condolence list")
        verbose_name_plural = _("lines of condolence lists")
        ordering = ["condolence", "position"]
        constraints = [
            models.UniqueConstraint(fields=["condolence", "position"], name="condolence_line_position"),
            models.CheckConstraint(
                condition=Q(proposed__gte=0, amount__gte=0) & (Q(amount__gt=0) | ~Q(left_out="")),
                name="condolence_line_amounts",
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=models.F("proposed")) | ~Q(reason=""),
                name="condolence_line_above_has_reason",
                violation_error_message=_("More than the rules propose needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(returned_on__isnull=True, left_out="", entry__isnull=False),
                name="condolence_line_signed_is_booked",
            ),
        ]
        indexes = [models.Index(fields=["member", "signed_on"], name="condolence_of_member")]

    def __str__(self) -> str:
        return f"{self.condolence_id}-{self.position}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be handed over."""
        return not self.left_out and self.signed_on is None and self.returned_on is None

    @property
    def source(self) -> str:
        """By what the books know it."""
        again = f"-{self.bookings}" if self.bookings > 1 else ""
        return f"{self.condolence.number}-{self.position}{again}"
