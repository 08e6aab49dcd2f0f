"""The case, its consent, its moves, and the disease catalogue."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from unioncare.core.bilingual import localized
from unioncare.core.fields import EncryptedTextField
from unioncare.core.published import PublishedText
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject, WorkItem

from ..enums import ENDED_STATES, CaseState, ConsentState, DiseaseGroup


class Disease(models.Model):
    """A row of the disease catalogue. ICD-10 codes help to find it and prove nothing."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    group = models.CharField(_("group"), max_length=10, choices=DiseaseGroup)
    icd10 = models.CharField(
        _("ICD-10"), max_length=80, blank=True, help_text=_("Ranges such as C00–C97, separated by commas.")
    )
    keywords = models.CharField(
        _("other names"),
        max_length=300,
        blank=True,
        help_text=_("Words by which people call it, such as 肺癌 or leukaemia, separated by commas."),
    )
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("disease")
        verbose_name_plural = _("disease catalogue")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return localized(self, "name")


class ConsentText(PublishedText):
    """A version of the consent text; what somebody signed never changes."""

    class Meta(PublishedText.Meta):
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")


class CaseQuerySet(ScopedQuerySet["IllnessCase"]):
    """Cases by scope and by what stands open."""

    scope_permission: ClassVar[str] = "cases.see_case"

    def active(self) -> Self:
        return self.exclude(state__in=ENDED_STATES)

    def with_overdue_items(self, now: datetime) -> Self:
        late = WorkItem.objects.overdue(now).filter(subject=models.OuterRef("subject"))
        return self.filter(models.Exists(late))

    def with_next_due(self) -> Self:
        """Annotate `next_due_at`: the earliest due time among the open items."""
        open_items = WorkItem.objects.filter(subject=models.OuterRef("subject"), state=ItemState.OPEN)
        return self.annotate(next_due_at=models.Subquery(open_items.order_by("due_at").values("due_at")[:1]))


class IllnessCase(models.Model):
    """The care for one seriously ill member, from the report to closure.

    While consent is pending only name, unit, contact and place are kept: every health field stays empty.
    """

    number = models.CharField(_("case number"), max_length=20, unique=True, db_collation="C")
    member = models.ForeignKey(Member, models.PROTECT, related_name="cases", verbose_name=_("member"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="case", verbose_name=_("subject"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.REPORTED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_cases",
        verbose_name=_("case owner"),
    )

    reported_at = models.DateTimeField(_("reported"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    informant = models.CharField(_("who tells us"), max_length=60, blank=True)
    informant_relation = models.CharField(_("relation to the member"), max_length=40, blank=True)
    contact_phone = EncryptedTextField(_("contact phone"))
    place = models.CharField(_("where treated"), max_length=120, blank=True)

    disease = models.ForeignKey(
        Disease, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("disease")
    )
    diagnosed_on = models.DateField(_("diagnosed on"), null=True, blank=True)
    onset_on = models.DateField(_("ill since"), null=True, blank=True)
    what_happened = EncryptedTextField(_("what happened"))
    provisional_severity = models.PositiveSmallIntegerField(_("provisional severity"), null=True, blank=True)

    consent_state = models.CharField(_("consent"), max_length=10, choices=ConsentState, default=ConsentState.PENDING)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verification_note = models.TextField(_("how it was verified"), blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), null=True, blank=True)
    burden = models.PositiveSmallIntegerField(_("burden"), null=True, blank=True)
    psych = models.PositiveSmallIntegerField(_("psychological state"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("care level"), null=True, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earlier case")
    )
    # Comes with the form, so that pressing "report" twice makes one case.
    report_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=~Q(consent_state=ConsentState.PENDING)
                | Q(
                    disease__isnull=True,
                    diagnosed_on__isnull=True,
                    onset_on__isnull=True,
                    provisional_severity__isnull=True,
                    severity__isnull=True,
                ),
                name="case_no_health_data_before_consent",
            ),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__range=(1, 4)), name="case_level_range"),
        ]
        indexes = [
            models.Index(fields=["unit", "number"], name="case_unit_number"),
            models.Index(fields=["state", "number"], name="case_state_number"),
            models.Index(fields=["level", "number"], name="case_level_number"),
            models.Index(fields=["reported_at", "id"], name="case_reported"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.member}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED_STATES

    @property
    def may_process(self) -> bool:
        """Whether consent to process health data is in force."""
        return self.consent_state == ConsentState.GIVEN

    @property
    def is_withheld(self) -> bool:
        """Whether consent was refused or withdrawn: what was written before tells nothing any more."""
        return self.consent_state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)


class Consent(models.Model):
    """One act of consent: pending, given, refused or withdrawn; history, never edited."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="consents", verbose_name=_("case"))
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", verbose_name=_("text"))
    state = models.CharField(_("state"), max_length=10, choices=ConsentState)
    by_proxy = models.BooleanField(_("by proxy"), default=False)
    given_by = models.CharField(_("given by"), max_length=60, blank=True)
    relation = models.CharField(_("relation to the member"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by_proxy=False) | ~Q(given_by=""),
                name="consent_proxy_named",
                violation_error_message=_("Name the proxy who consents."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d}"


class CaseMove(models.Model):
    """One step of a case through its flow: who, when, why."""

    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="moves", verbose_name=_("case"))
    move = models.CharField(_("step"), max_length=30)
    source = models.CharField(_("from"), max_length=10, choices=CaseState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=CaseState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("case step")
        verbose_name_plural = _("case steps")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.source} → {self.target}"
