"""Public notices of grants, and objections to them."""

from typing import ClassVar

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import GrantKind, ObjectionState
from .grant import Grant

MARKS = Signer(salt="public notice")


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    scope_permission: ClassVar[str] = "donations.see_grant"

    def standing(self) -> "NoticeQuerySet":
        """Return what is published now: a term that ended withdraws a notice by itself."""
        return self.filter(withdrawn_at__isnull=True)


class Notice(models.Model):
    """What is published of a grant (domain annex §11): masked name, unit, kind, amount, days; frozen as it was told."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="notice", verbose_name=_("grant"))
    # The branch, or what is above it: a small group would tell who it is.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    masked_name = models.CharField(_("masked name"), max_length=60)
    unit_name = models.CharField(_("unit as published"), max_length=120)
    kind = models.CharField(_("kind of aid"), max_length=12, choices=GrantKind)
    amount = MoneyField(_("amount"))
    published_on = models.DateField(_("published on"))
    ends_on = models.DateField(_("ends on"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("published_on")), name="notice_ordered"),
        ]
        indexes = [
            models.Index(F("ends_on"), name="notice_standing", condition=Q(withdrawn_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.masked_name} {self.published_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("donations:notices", args=[self.unit.code])

    @property
    def mark(self) -> str:
        """By what the public page addresses the notice: nobody finds others by counting."""
        return MARKS.sign(str(self.pk))

    @property
    def was_cut_short(self) -> bool:
        """Whether it came down before its term was over."""
        return self.withdrawn_at is not None and timezone.localdate(self.withdrawn_at) <= self.ends_on

    @property
    def scope_path(self) -> str:
        return self.unit.path


class Objection(models.Model):
    """What somebody says against a notice, without an account; answered by somebody who did not decide the grant."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections", verbose_name=_("public notice"))
    # The hash of the code with which whoever objects follows the answer.
    code_hash = models.BinaryField(unique=True, editable=False)
    text = EncryptedTextField(_("what is wrong"))
    contact = EncryptedTextField(_("how to reach you"))
    state = models.CharField(_("state"), max_length=8, choices=ObjectionState, default=ObjectionState.OPEN)
    raised_at = models.DateTimeField(_("received"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, answered_at__isnull=True)
                | (~Q(state=ObjectionState.OPEN) & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="objection_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.raised_at:%Y-%m-%d}"
