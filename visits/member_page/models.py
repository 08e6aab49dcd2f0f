"""The page of a member: one secret address at a time."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField

from .enums import SPARED


class MemberLink(models.Model):
    """What opens a member's page on any phone, without an account. A new one ends the one before."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="member_links", verbose_name=_("case"))
    # The secret of the address. Encrypted, not hashed: the slip can be printed again.
    token = EncryptedTextField(editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    made_at = models.DateTimeField(pgettext_lazy("link", "made"))
    opens_until = models.DateField(_("opens until"))
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("link", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("link to a member's page")
        verbose_name_plural = _("links to members' pages")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(revoked_at__isnull=True), name="member_link_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.made_at:%Y-%m-%d}"

    def is_open(self, on: date) -> bool:
        """Tell whether it opens anything on a day: neither withdrawn nor too old, consented to, nobody to be spared."""
        case = self.case
        return (
            self.revoked_at is None
            and on <= self.opens_until
            and case.may_process
            and case.state not in SPARED
            and case.member.silenced_at is None
        )
