"""Money between funds above the limit of one person: asked for by one, decided by another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.organisation.models import ScopedQuerySet
from unioncare.worklist.models import Subject

from ..enums import TransferState
from .fund import Fund


class TransferOrderQuerySet(ScopedQuerySet["TransferOrder"]):
    scope_permission: ClassVar[str] = "donations.see_books"
    scope_field: ClassVar[str] = "source__unit__path"


class TransferOrder(models.Model):
    """A transfer that waits for the second person. It is booked on the day of the decision."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    source = models.ForeignKey(Fund, models.PROTECT, related_name="transfers_out", verbose_name=_("from the fund"))
    target = models.ForeignKey(Fund, models.PROTECT, related_name="transfers_in", verbose_name=_("to the fund"))
    amount = MoneyField(_("amount"))
    note = EncryptedTextField(_("what it is"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=TransferState, default=TransferState.ASKED)
    # The form's own key, and that of the entries.
    key = models.UUIDField(unique=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = TransferOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer that waits")
        verbose_name_plural = _("transfers that wait")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, state__in=TransferState.values) & ~Q(source=F("target")),
                name="transfer_between_two",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("donations:transfer", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.source.unit.path
