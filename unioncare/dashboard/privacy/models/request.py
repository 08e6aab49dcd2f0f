"""Privacy requests: what somebody asks about their data, who decides, what was done."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.models.facts import private_storage
from cases.members.models import Member
from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.models import ScopedQuerySet, Unit
from unioncare.worklist.models import Subject

from ..enums import OPEN, Arrival, Extent, Identity, RequestKind, RequestState


class PrivacyRequestQuerySet(ScopedQuerySet["PrivacyRequest"]):
    scope_permission: ClassVar[str] = "dashboard.see_privacy_requests"

    def open(self) -> "PrivacyRequestQuerySet":
        return self.filter(state__in=OPEN)


class PrivacyRequest(models.Model):
    """One request of one member. After an erasure it keeps number, days and deciders, and names nobody.

    `due_on` is reckoned once, from the day of receipt. `second_by` is who erased after somebody else had agreed.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+", verbose_name=_("subject"))
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="privacy_requests", verbose_name=_("member")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(pgettext_lazy("privacy", "what is asked"), max_length=12, choices=RequestKind)
    extent = models.CharField(_("how much is erased"), max_length=10, choices=Extent, blank=True)
    arrival = models.CharField(_("how it came"), max_length=10, choices=Arrival)
    identity = models.CharField(_("how the identity was checked"), max_length=10, choices=Identity)
    words = EncryptedTextField(_("in the member's words"))
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    result = EncryptedTextField(_("what was done"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("erased by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    erased_at = models.DateTimeField(_("emptied"), null=True, blank=True, editable=False)
    # Comes with the form, so that entering twice makes one request.
    key = models.UUIDField(unique=True, editable=False)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values, kind__in=RequestKind.values), name="privacy_request_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.ERASURE, extent__in=Extent.values)
                | ~Q(kind=RequestKind.ERASURE) & Q(extent=""),
                name="privacy_erasure_has_extent",
            ),
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(state__in=OPEN),
                name="privacy_request_open_once",
                violation_error_message=_("A request of this kind is open for this member."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="privacy_decided_by_another",
                violation_error_message=_("Whoever entered a request does not decide it."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.ERASURE, state=RequestState.DONE)
                | Q(second_by__isnull=False, decided_by__isnull=False),
                name="privacy_erasure_by_two",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("entered_by")) & ~Q(second_by=F("decided_by")),
                name="privacy_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(member__isnull=True), name="privacy_emptied_names_nobody"
            ),
        ]
        indexes = [models.Index(fields=["unit", "number"], name="privacy_request_unit")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("dashboard:privacy_request", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_erasure(self) -> bool:
        return self.kind == RequestKind.ERASURE


class PrivacyStep(models.Model):
    """One step of a request: who, when, why."""

    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="steps", verbose_name=_("privacy request"))
    move = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=10, choices=RequestState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=RequestState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = EncryptedTextField(_("reason"))

    class Meta:
        verbose_name = _("step of a privacy request")
        verbose_name_plural = _("steps of privacy requests")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.source} → {self.target}"


def proof_path(proof: "PrivacyProof", filename: str) -> str:
    """Return a name that tells nothing."""
    return f"privacy/{uuid.uuid4().hex}"


class PrivacyProof(models.Model):
    """A paper of a request: what the member signed, the authority of a proxy. It goes with an erasure."""

    request = models.ForeignKey(
        PrivacyRequest, models.CASCADE, related_name="proofs", verbose_name=_("privacy request")
    )
    file = models.FileField(_("file"), upload_to=proof_path, storage=private_storage)
    file_name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("paper of a privacy request")
        verbose_name_plural = _("papers of privacy requests")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "sha256"], name="privacy_proof_once")]

    def __str__(self) -> str:
        return str(self.pk)


class PrivacyCopy(models.Model):
    """Everything kept about a member on a day, sealed, until its days are over."""

    request = models.OneToOneField(
        PrivacyRequest, models.CASCADE, related_name="copy", verbose_name=_("privacy request")
    )
    content = EncryptedTextField(editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    expires_on = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("copy for a member")
        verbose_name_plural = _("copies for members")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
