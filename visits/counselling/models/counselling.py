"""A counselling: where it stands, who counsels, who referred and why, and its steps."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField
from unioncare.worklist.models import Subject

from ..enums import OPEN_STATES, TAKEN_STATES, CounsellingState, DeclineReason, Outcome, Source
from .team import CounsellingTeam, TeamMember

if TYPE_CHECKING:
    from unioncare.organisation.models import User


class CounsellingQuerySet(models.QuerySet["Counselling"]):
    """Counsellings. No unit opens them: whoever is not of the circle finds none."""

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def of_cases(self) -> Self:
        """Return those whose case is there: of an erased case nothing is left to open."""
        return self.filter(case__isnull=False)

    def taken(self) -> Self:
        return self.filter(state__in=TAKEN_STATES)

    def of_circle(self, user: "User", on: date) -> Self:
        """Return those that somebody counsels, and those of the team that they supervise."""
        places = TeamMember.objects.active(on).filter(team=OuterRef("team"), user=user)
        assigned = Assignment.objects.filter(counselling=OuterRef("pk"), user=user, ended_at__isnull=True)
        return self.of_cases().filter(Exists(places.supervisors()) | Exists(places) & Exists(assigned))


class Counselling(models.Model):
    """The counselling of one member by a team. What it is about stands in encrypted rows that only the circle opens."""

    number = models.CharField(_("number"), max_length=30, unique=True, db_collation="C")
    # Empty alone where the case was erased; no page and no service opens such a row.
    case: "models.ForeignKey[IllnessCase, IllnessCase]" = models.ForeignKey(  # type: ignore[misc]
        IllnessCase, models.SET_NULL, null=True, related_name="counsellings", verbose_name=_("case")
    )
    team = models.ForeignKey(CounsellingTeam, models.PROTECT, related_name="counsellings", verbose_name=_("team"))
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="counselling", verbose_name=_("subject"))
    state = models.CharField(_("state"), max_length=10, choices=CounsellingState, default=CounsellingState.REFERRED)
    referred_at = models.DateTimeField(_("referred"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    # From then on nothing is left of what was said; the row stays to be counted.
    erased_at = models.DateTimeField(_("content deleted"), null=True, blank=True, editable=False)

    objects = CounsellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("counselling")
        verbose_name_plural = _("counsellings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CounsellingState.values), name="counselling_state_known"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=OPEN_STATES),
                name="counselling_one_running",
                violation_error_message=_("A counselling of this case is running already."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(ended_at__isnull=False), name="counselling_erased_when_over"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(erased_at__isnull=False), name="counselling_without_case_is_erased"
            ),
        ]
        indexes = [models.Index(fields=["referred_at"], name="counselling_referred")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("visits:counselling", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.team.unit.path

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_taken(self) -> bool:
        return self.state in TAKEN_STATES


class Referral(models.Model):
    """One reason to counsel; while a counselling runs, further ones are added to it."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="referrals")
    # Comes with the form, so that pressing the button twice refers once.
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    source = models.CharField(_("from"), max_length=10, choices=Source)
    reason = EncryptedTextField(_("reason"))
    agreed = models.BooleanField(_("the member agrees"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(source__in=Source.values), name="referral_source_known")]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.source}"


class Assignment(models.Model):
    """Who counsels, from when to when; why it was this one."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="counsels", verbose_name=_("counsellor")
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by"), db_index=False
    )
    assigned_at = models.DateTimeField(_("assigned"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    because = models.JSONField(_("why"), default=dict, blank=True)

    class Meta:
        verbose_name = _("assigned counsellor")
        verbose_name_plural = _("assigned counsellors")
        ordering = ["assigned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["counselling", "user"], condition=Q(ended_at__isnull=True), name="counsellor_assigned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.user_id}"


class CounsellingMove(models.Model):
    """One step of a counselling: who, when, and the coded reason. No words: they could tell what was said."""

    counselling = models.ForeignKey(Counselling, models.PROTECT, related_name="moves")
    move = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=10, choices=CounsellingState, blank=True)
    target = models.CharField(_("to"), max_length=10, choices=CounsellingState)
    code = models.CharField(_("reason"), max_length=15, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("counselling step")
        verbose_name_plural = _("counselling steps")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.counselling_id} {self.source} → {self.target}"

    @property
    def reason(self) -> str:
        """The coded reason in words; `clinic` means the same for a referral and for a counselling only nearly."""
        words = DeclineReason if self.target == CounsellingState.DECLINED else Outcome
        return str(words(self.code).label) if self.code else ""
