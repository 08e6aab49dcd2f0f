"""Requests, who may read them, and their steps."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from cases.members.models import Member
from unioncare.core.fields import EncryptedTextField
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Relative, ScopedQuerySet, Unit, User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject, WorkItem
from visits.schedule.models import VisitReferral

from ..access import OF_CATEGORY, SEE
from ..enums import Category, FeedbackState, Way

if TYPE_CHECKING:
    from unioncare.organisation.models import User as Person


class FeedbackQuerySet(ScopedQuerySet["FeedbackRequest"]):
    """Requests. What a post opens depends on the category; whom a request concerns, it is closed to."""

    scope_permission: ClassVar[str] = SEE

    def visible_to(self, user: "Person", permission: str = "") -> Self:
        """Return what the user's posts open, category by category, and what was entrusted to the user.

        `permission` cuts further. A complaint about somebody, and what a member or their relative asked for, is opened
        neither by a post nor by a work item.
        """
        held = WorkItem.objects.filter(subject=OuterRef("subject"), assignee=user, state=ItemState.OPEN)
        opened = self.filter(Exists(held))
        for category, code in OF_CATEGORY.items():
            opened |= self.within_any(scope_paths(user, code)).filter(category=category)
        rows = opened.exclude(concerning(user))
        return rows.within_any(scope_paths(user, permission)) if permission else rows


def concerning(user: "Person") -> Q:
    """Return the condition for requests that concern the user or a relative; `people_barred` tells it of one request.

    A relation counts whoever of the two declared it.
    """
    mine = Relative.objects.filter(user=user).order_by()
    numbers = mine.exclude(employee_no="").values("employee_no")
    indexes = mine.exclude(id_index=b"").values("id_index")
    own = Member.objects.filter(employee_no=user.employee_no).exclude(employee_no="").order_by()
    members = Member.objects.filter(
        Q(pk__in=own.values("pk")) | Q(employee_no__in=numbers) | Q(id_index__in=indexes)
    ).order_by()
    declared = (
        Relative.objects.filter(
            Q(employee_no__in=own.values("employee_no"))
            | Q(employee_no=user.employee_no)
            | Q(id_index__in=own.exclude(id_index=b"").values("id_index"))
        )
        .exclude(employee_no="", id_index=b"")
        .order_by()
    )
    if not user.employee_no:
        declared = declared.none()
    people = User.objects.filter(
        Q(pk=user.pk)
        | Q(employee_no__in=numbers)
        | Q(employee_no__in=members.exclude(employee_no="").values("employee_no"))
        | Q(pk__in=declared.values("user"))
    ).order_by()
    return Q(about__in=people.values("pk")) | Q(member__in=members.values("pk"))


class FeedbackRequest(models.Model):
    """What somebody asks of the union. Who wrote it is known only where they said so."""

    number = models.CharField(_("number"), max_length=20, unique=True, db_collation="C")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="feedback", verbose_name=_("subject"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    category = models.CharField(_("category"), max_length=10, choices=Category)
    way = models.CharField(_("how it came"), max_length=10, choices=Way)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("phone"))
    is_major = models.BooleanField(_("major matter"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=FeedbackState, default=FeedbackState.RECEIVED)
    received_at = models.DateTimeField(_("received"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    erased_at = models.DateTimeField(_("words erased"), null=True, blank=True, editable=False)
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    case = models.ForeignKey(
        IllnessCase, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("case")
    )
    referral = models.OneToOneField(
        VisitReferral, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("referral")
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("about whom the complaint is"),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )
    code_index = models.BinaryField(max_length=16, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code_index"], name="feedback_code_once"),
            models.CheckConstraint(
                condition=Q(state__in=FeedbackState.values, category__in=Category.values, way__in=Way.values),
                name="feedback_state_known",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(name=b"", phone=b"", member__isnull=True),
                name="feedback_anonymous_is_nobody",
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | Q(category=Category.COMPLAINT), name="feedback_about_is_complaint"
            ),
        ]
        indexes = [
            models.Index(fields=["category", "-id"], name="feedback_by_category"),
            models.Index(fields=["state", "ended_at"], name="feedback_by_state"),
            models.Index(fields=["received_at"], name="feedback_received"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("assessments:feedback_request", args=[self.number])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def is_private(self) -> bool:
        """Whether its work stands with one person alone: a complaint may be about whoever reads the unit's work."""
        return self.category == Category.COMPLAINT


class FeedbackStep(models.Model):
    """One step of a request: who, when, why. Without an actor it was whoever asked, or time."""

    request = models.ForeignKey(FeedbackRequest, models.CASCADE, related_name="steps", verbose_name=_("feedback"))
    move = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=12, choices=FeedbackState, blank=True)
    target = models.CharField(_("to"), max_length=12, choices=FeedbackState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = EncryptedTextField(_("reason"))

    class Meta:
        verbose_name = _("step of feedback")
        verbose_name_plural = _("steps of feedback")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.source} → {self.target}"
