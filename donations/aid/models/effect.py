"""What a grant did: looked at one, three and six months after it was paid."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.care.enums import Burden
from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField, MoneyField

from ..enums import MONTHS, MoneyUse
from .grant import Grant


class GrantEffect(models.Model):
    """One look at what a grant did. Costs, burden and condition are reckoned when it is noted, and frozen; never typed.

    `…_before` stands for the day of the payment without it, `…_after` for the day of the look; None: not known then.
    It goes with its case: it tells of health.
    """

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="effects", verbose_name=_("grant"))
    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="+", verbose_name=_("case"))
    months = models.PositiveSmallIntegerField(_("months after the payment"))
    used_for = ArrayField(
        models.CharField(max_length=10, choices=MoneyUse), verbose_name=_("what the money was used for")
    )
    note = EncryptedTextField(_("what the family says"))
    borne_before = MoneyField(_("out of pocket before"), null=True, blank=True)
    borne_after = MoneyField(_("out of pocket now"), null=True, blank=True)
    burden_before = models.PositiveSmallIntegerField(_("burden before"), choices=Burden, null=True, blank=True)
    burden_after = models.PositiveSmallIntegerField(_("burden now"), choices=Burden, null=True, blank=True)
    ecog_before = models.PositiveSmallIntegerField(_("ECOG before"), null=True, blank=True)
    ecog_after = models.PositiveSmallIntegerField(_("ECOG now"), null=True, blank=True)
    health_before = models.PositiveSmallIntegerField(_("self-rated health before"), null=True, blank=True)
    health_after = models.PositiveSmallIntegerField(_("self-rated health now"), null=True, blank=True)
    noted_on = models.DateField(_("looked at on"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("looked at by")
    )

    class Meta:
        verbose_name = _("effect of a grant")
        verbose_name_plural = _("effects of grants")
        ordering = ["grant", "months"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "months"], name="grant_effect_once"),
            models.CheckConstraint(
                condition=Q(months__in=MONTHS, used_for__len__gt=0), name="grant_effect_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.months}"

    @property
    def uses(self) -> list[str]:
        """What the money was used for, in words."""
        return [str(MoneyUse(use).label) for use in self.used_for]
