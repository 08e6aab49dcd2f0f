"""What happened on a visit, and what follows from it: needs, promises, gifts, signs of danger, photos."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.fields import EncryptedTextField, MoneyField
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

from ..enums import BookingState, Caregiver, Flag, GiftKind, Mode, Need, PatientState, Stage
from .visit import Seat, Visit


class VisitRecord(models.Model):
    """One visit as it was. `key` comes with the form, so that a record sent again is kept once."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="record", verbose_name=_("visit"))
    key = models.UUIDField(unique=True, editable=False)
    happened_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    place = models.CharField(_("place"), max_length=120, blank=True)
    state = models.CharField(_("how the member does"), max_length=10, choices=PatientState, blank=True)
    stage = models.CharField(_("treatment"), max_length=15, choices=Stage, blank=True)
    caregiver = models.CharField(_("who looks after the member"), max_length=10, choices=Caregiver, blank=True)
    family = EncryptedTextField(_("family"))
    note = EncryptedTextField(_("what was said"))
    next_on = models.DateField(_("next visit wished for"), null=True, blank=True)
    photo_consent = models.BooleanField(_("consented to photos"), default=False)
    seats_met = models.BooleanField(_("everybody came whom the standard asks for"), default=False)
    standard_met = models.BooleanField(_("standard met"), default=False)
    # By how much the phone's clock went wrong; the time above is corrected by it.
    skew_seconds = models.IntegerField(_("clock of the phone went wrong by"), default=0, db_default=0)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("visit record")
        verbose_name_plural = _("visit records")
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="record_mode_known"),
            models.CheckConstraint(
                condition=Q(standard_met=False) | Q(seats_met=True), name="record_standard_needs_visitors"
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 600)), name="record_minutes_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.happened_at:%Y-%m-%d}"


class Attendance(models.Model):
    """Somebody who came: a person of the union, for a seat of the visit or beside it."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="attendances", verbose_name=_("record"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits_made", verbose_name=_("visitor")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role, blank=True)
    seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["record", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.user_id}"


class Outcome(models.Model):
    """What follows from a visit and is somebody's obligation from then on."""

    item = models.OneToOneField(
        WorkItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("work item")
    )

    class Meta:
        abstract = True


class Referral(Outcome):
    """A need that somebody else answers; processed by whoever owns that help."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="referrals", verbose_name=_("record"))
    need = models.CharField(_("need"), max_length=15, choices=Need)
    detail = EncryptedTextField(_("what is needed"))

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["record", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "need"], name="referral_once"),
            models.CheckConstraint(condition=Q(need__in=Need.values), name="referral_need_known"),
        ]

    def __str__(self) -> str:
        return self.get_need_display()


class Promise(Outcome):
    """What the visitors promised: what, who, by when."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="promises", verbose_name=_("record"))
    position = models.PositiveSmallIntegerField(_("number"))
    text = EncryptedTextField(_("what was promised"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who sees to it")
    )
    due_on = models.DateField(_("by"))

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["record", "position"]
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="promise_once")]

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"


class RedFlag(Outcome):
    """A sign of danger that was ticked. Self-harm goes to the counsellors on duty, everything else to the officer."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="flags", verbose_name=_("record"))
    flag = models.CharField(_("red flag"), max_length=10, choices=Flag)

    class Meta:
        verbose_name = _("red flag")
        verbose_name_plural = _("red flags")
        ordering = ["record", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "flag"], name="flag_once"),
            models.CheckConstraint(condition=Q(flag__in=Flag.values), name="flag_known"),
        ]

    def __str__(self) -> str:
        return self.get_flag_display()


class Receipt(models.Model):
    """Money or goods handed over: complete, and waiting to be booked by finance."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    # A case that is erased takes its records along; what was given stays for the books.
    record = models.OneToOneField(
        VisitRecord, models.SET_NULL, null=True, related_name="receipt", verbose_name=_("record")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=GiftKind)
    amount = MoneyField(_("amount or value"))
    goods = models.CharField(_("goods"), max_length=120, blank=True)
    received_by = models.CharField(_("received by"), max_length=60)
    relation = models.CharField(_("relation to the member"), max_length=40, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed over by")
    )
    given_on = models.DateField(_("handed over on"))
    state = models.CharField(_("state"), max_length=12, choices=BookingState, default=BookingState.TO_BE_BOOKED)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)),
                name="receipt_amount_positive",
                violation_error_message=_("An amount above 0 is needed."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=GiftKind.GOODS) | ~Q(goods=""),
                name="receipt_goods_named",
                violation_error_message=_("Name the goods."),
            ),
            models.CheckConstraint(condition=~Q(received_by=""), name="receipt_receiver_named"),
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="receipt_state_known"),
        ]
        indexes = [models.Index(F("given_on"), name="receipt_unbooked", condition=Q(state=BookingState.TO_BE_BOOKED))]

    def __str__(self) -> str:
        return self.number


def private_storage() -> Any:
    """Return the storage that no web server reaches."""
    return storages["private"]


def photo_path(photo: "VisitPhoto", filename: str) -> str:
    """Return a name that tells nothing."""
    return f"visits/{uuid.uuid4().hex}"


class VisitPhoto(models.Model):
    """A photo that somebody agreed to; never at the bedside."""

    record = models.ForeignKey(VisitRecord, models.CASCADE, related_name="photos", verbose_name=_("record"))
    file = models.FileField(pgettext_lazy("photo", "file"), upload_to=photo_path, storage=private_storage)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["record", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="photo_once")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.pk}"
