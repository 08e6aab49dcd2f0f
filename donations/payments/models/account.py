"""Where a member is paid: a bank card in their own name, seen by two people."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import ScopedQuerySet


class PayeeAccountQuerySet(ScopedQuerySet["PayeeAccount"]):
    scope_permission: ClassVar[str] = "donations.see_account"
    scope_field: ClassVar[str] = "member__unit__path"

    def in_use(self) -> "PayeeAccountQuerySet":
        """Return the accounts that nobody replaced."""
        return self.filter(ended_at__isnull=True)


class PayeeAccount(models.Model):
    """A bank card of a member. The number is an envelope; `tail` is what pages show of it."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="payee_accounts", verbose_name=_("member"), db_index=False
    )
    holder = models.CharField(_("account holder"), max_length=60)
    bank = models.CharField(_("bank"), max_length=80)
    number = EncryptedTextField(_("card number"))
    number_index = models.BinaryField(max_length=16, editable=False)
    tail = models.CharField(_("last four digits"), max_length=4)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    ended_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    objects = PayeeAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account of a member")
        verbose_name_plural = _("accounts of members")
        ordering = ["member", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at__isnull=True), name="payee_account_one_in_use"
            ),
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(ended_at__isnull=True),
                name="payee_account_number_once",
                violation_error_message=_("This card is noted for another member."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False) & ~Q(verified_by=F("entered_by")),
                name="payee_account_two_people",
                violation_error_message=_("Whoever entered an account does not verify it."),
            ),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="payee_account_member")]

    def __str__(self) -> str:
        return f"{self.bank} **** {self.tail}"

    @property
    def scope_path(self) -> str:
        return self.member.unit.path

    @property
    def is_usable(self) -> bool:
        """Tell whether money may go there."""
        return self.verified_at is not None and self.ended_at is None
