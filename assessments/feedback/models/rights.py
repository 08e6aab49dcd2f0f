"""What rights help asks besides: between whom, over what, until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField, MoneyField

from ..enums import RightsKind
from .request import FeedbackRequest


class RightsHelp(models.Model):
    """The intake of one matter of lawful rights (domain annex §12)."""

    request = models.OneToOneField(FeedbackRequest, models.CASCADE, related_name="rights", verbose_name=_("feedback"))
    kind = models.CharField(_("kind of matter"), max_length=10, choices=RightsKind)
    applicant = EncryptedTextField(_("applicant"))
    respondent = EncryptedTextField(_("respondent"))
    amount = MoneyField(_("amount, CNY"), null=True, blank=True)
    facts = EncryptedTextField(_("facts"))
    evidence = EncryptedTextField(_("evidence"))
    limitation_date = models.DateField(_("limitation date"), null=True, blank=True)
    result = EncryptedTextField(_("result"))

    class Meta:
        verbose_name = _("rights help")
        verbose_name_plural = _("rights help")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RightsKind.values) & (Q(amount__isnull=True) | Q(amount__gte=0)),
                name="rights_kind_and_amount",
            )
        ]

    def __str__(self) -> str:
        return str(self.request_id)
