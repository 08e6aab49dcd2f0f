"""Rules of aid besides the tiers of the protocol, and what holds for a whole kind of aid. Data, never constants."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import Disease
from unioncare.core.bilingual import localized
from unioncare.core.fields import MoneyField

from ..enums import Basis, GrantKind, HardshipClass, Occasion, Timing


class GrantPolicy(models.Model):
    """What holds for a kind of aid: public notice, second signature, the most in a year."""

    kind = models.CharField(_("kind of aid"), max_length=12, choices=GrantKind, unique=True)
    notice = models.CharField(_("public notice"), max_length=6, choices=Timing, default=Timing.BEFORE)
    signed_above = MoneyField(
        _("second signature above"), null=True, blank=True, help_text=_("Empty: no amount needs one.")
    )
    yearly_cap = MoneyField(
        _("most in a year"), null=True, blank=True, help_text=_("For one member; empty: no limit of its own.")
    )

    class Meta:
        verbose_name = _("policy of a kind of aid")
        verbose_name_plural = _("policies of aid")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=GrantKind.values, notice__in=Timing.values), name="grant_policy_known"
            ),
            models.CheckConstraint(
                condition=(Q(signed_above__isnull=True) | Q(signed_above__gte=0))
                & (Q(yearly_cap__isnull=True) | Q(yearly_cap__gt=0)),
                name="grant_policy_amounts",
                violation_error_message=_("Amounts are above 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class GrantRule(models.Model):
    """One rule: for which kind of aid, which diseases and households, how much. The protocol holds the tiers."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    kind = models.CharField(_("kind of aid"), max_length=12, choices=GrantKind)
    occasion = models.CharField(_("occasion"), max_length=15, choices=Occasion, blank=True)
    basis = models.CharField(_("reckoned by"), max_length=10, choices=Basis)
    amount = MoneyField(_("amount"), default=Decimal(0))
    percent = models.DecimalField(
        _("share, %"), max_digits=5, decimal_places=2, default=Decimal(0), validators=[MaxValueValidator(100)]
    )
    higher_from = MoneyField(_("higher share from"), null=True, blank=True, help_text=_("Paid out of pocket, in yuan."))
    higher_percent = models.DecimalField(
        _("higher share, %"), max_digits=5, decimal_places=2, default=Decimal(0), validators=[MaxValueValidator(100)]
    )
    yearly_cap = MoneyField(_("most in a year"), null=True, blank=True)
    once_a_year = models.BooleanField(_("once a year"), default=False)
    diseases = models.ManyToManyField(
        Disease, blank=True, related_name="+", verbose_name=_("diseases"), help_text=_("None: every disease.")
    )
    min_severity = models.PositiveSmallIntegerField(
        _("from severity"), default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    min_hardship = models.PositiveSmallIntegerField(
        _("from hardship"), choices=HardshipClass, default=HardshipClass.NONE
    )
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule of aid")
        verbose_name_plural = _("rules of aid")
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=GrantKind.values, basis__in=Basis.values, min_severity__range=(1, 4)),
                name="grant_rule_known",
            ),
            models.CheckConstraint(
                condition=(Q(basis=Basis.SHARE) & Q(percent__gt=0)) | (~Q(basis=Basis.SHARE) & Q(amount__gt=0)),
                name="grant_rule_gives",
                violation_error_message=_("A share needs its percentage, everything else its amount."),
            ),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100), higher_percent__range=(0, 100), amount__gte=0)
                & (Q(yearly_cap__isnull=True) | Q(yearly_cap__gt=0)),
                name="grant_rule_ranges",
                violation_error_message=_("Percentages lie between 0 and 100, amounts above 0."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="grant_rule_ordered",
                violation_error_message=_("A rule does not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "name")

    def clean(self) -> None:
        """Refuse what would never be used: an occasion belongs to condolence money, and condolence needs one."""
        super().clean()
        errors: dict[str, Any] = {}
        if (self.kind == GrantKind.CONDOLENCE) != bool(self.occasion):
            errors["occasion"] = _("Condolence money is given on an occasion, and nothing else is.")
        if self.kind != GrantKind.RELIEF and self.basis == Basis.SHARE:
            errors["basis"] = _("Only relief is a share of what is paid out of pocket.")
        if errors:
            raise ValidationError(errors)

    @property
    def name(self) -> dict[str, str]:
        """Both names, as an explanation keeps them."""
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}
