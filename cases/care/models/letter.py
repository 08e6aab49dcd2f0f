"""What a family was told on paper or through a chat of its own: letters that hold no health data."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField

from ..enums import LetterKind
from .case import IllnessCase


class FamilyLetter(models.Model):
    """One letter to a family: copied into a chat, or handed over as a slip whose code opens the same words."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="letters", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind)
    words = EncryptedTextField(_("own words"))
    # The secret of the address. Encrypted, not hashed: the slip can be printed again.
    token = EncryptedTextField(editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    made_at = models.DateTimeField(pgettext_lazy("letter", "written"))
    opens_until = models.DateField(_("opens until"))
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("letter", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter to the family")
        verbose_name_plural = _("letters to families")
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d}"

    def is_open(self, on: date) -> bool:
        """Tell whether the code opens anything on a day: not withdrawn, not too old, and nobody is to be spared."""
        return self.revoked_at is None and on <= self.opens_until and self.case.member.silenced_at is None
