"""Aid from before the system: it counts for the limits of its year, and never touches the books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.imports.models import ImportRun

from ..enums import GrantKind


class PastAid(models.Model):
    """What a member was given before grants were kept here, as a list told it."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="past_aid", verbose_name=_("member"))
    kind = models.CharField(_("kind of aid"), max_length=12, choices=GrantKind)
    amount = MoneyField(_("amount"))
    given_on = models.DateField(_("given on"))
    note = EncryptedTextField(_("note"))
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+", verbose_name=_("import"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("past aid")
        verbose_name_plural = _("past aid")
        ordering = ["-given_on", "-pk"]
        constraints = [
            # The same list again changes nothing.
            models.UniqueConstraint(fields=["member", "given_on", "kind", "amount"], name="past_aid_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, kind__in=GrantKind.values), name="past_aid_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.given_on:%Y-%m-%d}"
