"""Claims: a benefit that an event in a case makes due, from the proposal to the payment."""

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import CaseDocument, CostEntry, IllnessCase, TreatmentEvent
from unioncare.core.bilingual import localized
from unioncare.core.explain import Explanation
from unioncare.core.fields import MoneyField
from unioncare.organisation.models import ScopedQuerySet

from ..enums import ClaimState, PaperKind, RejectionCode
from .enrolment import Enrolment
from .plan import Benefit


class ClaimQuerySet(ScopedQuerySet["Claim"]):
    scope_permission: ClassVar[str] = "cases.see_claim"
    scope_field: ClassVar[str] = "case__unit__path"


class Claim(models.Model):
    """One benefit claimed for one event of a case under one enrolment.

    `expected` is what the rules of the plan give, in CNY, and `because` says how, line by line. `source_key` names
    the event and the benefit, so that the same event proposes nothing twice. Disease and days follow the case until the
    claim is filed; from then on they stay what the amount was reckoned with.
    """

    number = models.CharField(_("claim number"), max_length=20, unique=True, db_collation="C")
    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="claims", verbose_name=_("case"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="claims", verbose_name=_("enrolment"))
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="+", verbose_name=_("benefit"))
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.DRAFT)
    source_key = models.CharField(max_length=80, unique=True, editable=False)
    # An erased case takes its events and claims along; an event alone stays while a claim names it.
    event = models.ForeignKey(
        TreatmentEvent, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("treatment event")
    )
    # The day on which cover must have held: of the diagnosis, or of the admission.
    event_on = models.DateField(_("day of the event"))
    discharged_on = models.DateField(_("discharged on"), null=True, blank=True)
    stay_days = models.PositiveSmallIntegerField(_("days in hospital"), null=True, blank=True)
    disease_code = models.CharField(_("code of the disease"), max_length=10, blank=True, editable=False)
    disease_zh = models.CharField(_("disease (Chinese)"), max_length=120, blank=True, editable=False)
    disease_en = models.CharField(_("disease (English)"), max_length=160, blank=True, editable=False)
    expected = MoneyField(_("expected benefit"))
    because = models.JSONField(default=dict, editable=False)
    deadline_on = models.DateField(_("to be filed by"))

    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    insurer_no = models.CharField(_("number at the insurer"), max_length=60, blank=True)
    appealed_on = models.DateField(_("appealed on"), null=True, blank=True)
    rejection = models.CharField(_("rejected because"), max_length=20, choices=RejectionCode, blank=True)
    approved = MoneyField(_("approved"), null=True, blank=True)
    paid = MoneyField(_("paid"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    cost = models.OneToOneField(
        CostEntry, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cost entry")
    )
    created_at = models.DateTimeField(_("proposed"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(
                condition=Q(expected__gte=0)
                & (Q(approved__isnull=True) | Q(approved__gte=0))
                & (Q(paid__isnull=True) | Q(paid__gt=0)),
                name="claim_amounts",
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True, paid_on__isnull=True)
                | Q(paid__isnull=False, paid_on__isnull=False, state__in=[ClaimState.PAID, ClaimState.CLOSED]),
                name="claim_paid_when_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.REJECTED) | ~Q(rejection=""), name="claim_rejection_has_code"
            ),
            models.CheckConstraint(
                condition=Q(discharged_on__isnull=True) | Q(discharged_on__gte=F("event_on")),
                name="claim_stay_ordered",
            ),
        ]
        indexes = [models.Index(fields=["state", "deadline_on"], name="claim_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:claim", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.case.unit.path

    @property
    def worth(self) -> Decimal:
        """What it comes to as far as is known, in CNY: paid, approved, or expected; without a payment at its end 0."""
        if self.paid is None and self.state in (ClaimState.REJECTED, ClaimState.CLOSED):
            return Decimal(0)
        decided = self.approved if self.paid is None else self.paid
        return self.expected if decided is None else decided

    @property
    def disease(self) -> str:
        """The disease for which it is claimed, as the catalogue called it then."""
        return localized(self, "disease")

    @property
    def report_by(self) -> date | None:
        """The day by which the event is to be reported to the insurer; None where the plan asks for no report."""
        days = self.benefit.version.report_days
        return None if days is None else self.event_on + timedelta(days=days)

    @property
    def explanation(self) -> Explanation | None:
        return Explanation.from_json(self.because)


class ClaimPaper(models.Model):
    """A line of the checklist: a paper that the insurer asks for, and by which document or sight it is there.

    `declined`: somebody took it back, so that no document stands for it by itself any more.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="papers", verbose_name=_("claim"))
    kind = models.CharField(_("paper"), max_length=20, choices=PaperKind)
    is_required = models.BooleanField(_("required"), default=True)
    document = models.ForeignKey(
        CaseDocument, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    seen_at = models.DateTimeField(_("seen on paper"), null=True, blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    declined = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("paper of a claim")
        verbose_name_plural = _("papers of claims")
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "kind"], name="claim_paper_once")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_there(self) -> bool:
        """Whether it was seen, or a document stands for it that nobody struck out."""
        return self.seen_at is not None or (self.document is not None and self.document.struck_at is None)


class ClaimStep(models.Model):
    """One step of a claim: who, when, why."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="steps", verbose_name=_("claim"))
    move = models.CharField(_("step"), max_length=30)
    source = models.CharField(_("from"), max_length=10, choices=ClaimState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=ClaimState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("claim step")
        verbose_name_plural = _("claim steps")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.source} → {self.target}"
