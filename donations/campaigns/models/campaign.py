"""Campaigns, what their beneficiaries agreed to show, and their steps."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from donations.ledger.models import Fund
from unioncare.core.bilingual import localized
from unioncare.core.explain import Explanation
from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Subject

from ..enums import CampaignState, ShownField, Surplus


class CampaignQuerySet(ScopedQuerySet["Campaign"]):
    scope_permission: ClassVar[str] = "donations.see_campaigns"


class Campaign(models.Model):
    """Gifts asked of the members of a unit, for one of them or for a purpose, until a day.

    Its fund is opened when it is approved. `case` goes when the case is erased; `for_member` still tells what it was.
    """

    code = models.CharField(
        _("code"), max_length=20, unique=True, db_collation="C", help_text=_("Donors write it into the remark.")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), help_text=_("Whose members are asked.")
    )
    for_member = models.BooleanField(_("for one member"), default=True)
    case = models.ForeignKey(
        IllnessCase, models.SET_NULL, null=True, blank=True, related_name="campaigns", verbose_name=_("case")
    )
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="campaign", verbose_name=_("subject"))
    fund = models.OneToOneField(
        Fund, models.PROTECT, null=True, blank=True, related_name="campaign", verbose_name=_("fund")
    )
    title_zh = models.CharField(_("title in Chinese"), max_length=60)
    title_en = models.CharField(_("title in English"), max_length=90, blank=True)
    story_zh = models.TextField(_("what it is about, in Chinese"), max_length=600)
    story_en = models.TextField(_("what it is about, in English"), max_length=900, blank=True)
    goal = MoneyField(_("goal"), validators=[MinValueValidator(Decimal("0.01"))])
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    surplus = models.CharField(_("what is left over goes"), max_length=20, choices=Surplus)
    state = models.CharField(_("state"), max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    # The address on the poster.
    token = models.CharField(max_length=40, unique=True, editable=False)
    because = models.JSONField(default=dict, editable=False)
    initiated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("initiated by")
    )
    initiated_at = models.DateTimeField(_("initiated"))
    # Written with each gift, so that nobody counts a million rows; reversed gifts are taken off when they are shown.
    gift_count = models.PositiveIntegerField(default=0, editable=False)
    donor_count = models.PositiveIntegerField(default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-initiated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CampaignState.values, surplus__in=Surplus.values), name="campaign_state_known"
            ),
            models.CheckConstraint(
                condition=Q(goal__gt=0, ends_on__gte=F("starts_on")),
                name="campaign_goal_and_days",
                violation_error_message=_("A goal above 0 is needed, and a last day that is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CampaignState.DRAFT, CampaignState.APPROVAL, CampaignState.DROPPED])
                | Q(fund__isnull=False),
                name="campaign_open_has_fund",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(for_member=True), name="campaign_case_is_of_a_member"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="campaign_by_state"),
            models.Index(fields=["-initiated_at", "-id"], name="campaign_newest"),
        ]

    def __str__(self) -> str:
        return localized(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("donations:campaign", args=[self.code])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def story(self) -> str:
        return localized(self, "story")

    @property
    def explanation(self) -> Explanation | None:
        """Why it was proposed, as it was known then."""
        return Explanation.from_json(self.because)

    def asks_on(self, day: date) -> bool:
        """Tell whether gifts are asked for on a day."""
        return self.state == CampaignState.OPEN and self.starts_on <= day <= self.ends_on


class CampaignConsent(models.Model):
    """What the beneficiary signed: exactly what is shown of them. A new version replaces the one before."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="consents", verbose_name=_("campaign"))
    version = models.PositiveSmallIntegerField(_("version"))
    shown = models.JSONField(_("what is shown"))
    signed_on = models.DateField(_("signed on"))
    signed_by = EncryptedTextField(_("signed by"))
    relation = models.CharField(_("relation to the member"), max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawal recorded by")
    )

    class Meta:
        verbose_name = _("consent to a campaign")
        verbose_name_plural = _("consents to campaigns")
        ordering = ["campaign", "-version"]
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="campaign_consent_version")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.version}"

    @property
    def shown_labels(self) -> list[str]:
        return [str(ShownField(code).label) for code in self.shown]


class CampaignStep(models.Model):
    """One step of a campaign: who, when, why."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="steps", verbose_name=_("campaign"))
    move = models.CharField(_("step"), max_length=30)
    source = models.CharField(_("from"), max_length=10, choices=CampaignState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=CampaignState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("campaign step")
        verbose_name_plural = _("campaign steps")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.source} → {self.target}"
