"""Visits: an obligation of the worklist with a day, and who goes."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Exists, Func, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import ScopedQuerySet
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..enums import MoveReason, Trigger

if TYPE_CHECKING:
    from unioncare.organisation.models import User

GOES_AHEAD = Q(item__state=ItemState.OPEN)


class VisitQuerySet(ScopedQuerySet["Visit"]):
    """Visits by scope. What is due, done or missed stands on the work item alone."""

    scope_permission: ClassVar[str] = "visits.see_visit"
    scope_field: ClassVar[str] = "case__unit__path"

    def open(self) -> Self:
        return self.filter(GOES_AHEAD)

    def shown(self) -> Self:
        """Return what was not cancelled: an obligation that a new plan replaced never was one."""
        return self.exclude(item__state=ItemState.CANCELLED)

    def seating(self, user: "User") -> Self:
        """Return the visits on which somebody goes."""
        return self.filter(Exists(Seat.objects.filter(visit=OuterRef("pk"), user=user)))

    def open_to(self, user: "User") -> Self:
        """Return what somebody may look at: the visits of their units, and those on which they go."""
        return self.filter(
            Q(pk__in=self.model.objects.visible_to(user).order_by().values("pk"))
            | Q(pk__in=Seat.objects.filter(user=user).order_by().values("visit"))
        )

    def once_with(self, user: "User") -> Self:
        """Return the visits on which somebody was to go before others were sent."""
        return self.filter(Exists(SeatChange.objects.filter(visit=OuterRef("pk"), before=user)))


class Visit(models.Model):
    """When somebody goes and why. The window is the item's: from its opening to its due time."""

    item = models.OneToOneField(WorkItem, models.CASCADE, related_name="visit", verbose_name=_("work item"))
    case = models.ForeignKey(IllnessCase, models.CASCADE, related_name="visits", verbose_name=_("case"), db_index=False)
    trigger = models.CharField(_("occasion"), max_length=12, choices=Trigger)
    planned_on = models.DateField(_("planned for"))
    planned_at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True, db_default="")
    # Who set the day by hand; the machine never moves such a day.
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("day set by"),
        db_index=False,
    )
    created_at = models.DateTimeField(_("created"))

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["planned_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(trigger__in=Trigger.values), name="visit_trigger_known")]
        indexes = [
            models.Index(fields=["case", "planned_on"], name="visit_case_day"),
            models.Index(fields=["planned_on", "id"], name="visit_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()} {self.planned_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.item_id])

    @property
    def scope_path(self) -> str:
        return self.case.unit.path

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day on which the visit keeps the standard."""
        return timezone.localdate(self.item.opens_at), timezone.localdate(self.item.due_at)


class AmongRoles(Func):
    """Whether a role is one of those of an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()
    conditional = True


# Seats of whoever answers for their visits, by the role of the work item (`seating.lead_of`).
LEADS = Q(AmongRoles("visit__item__role", "roles"))


class Seat(models.Model):
    """One visitor whom a visit asks for: which roles will do, and who goes."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="seats", verbose_name=_("visit"), db_index=False)
    position = models.PositiveSmallIntegerField(_("place in the row"))
    roles = ArrayField(
        models.CharField(max_length=30, choices=Role),
        verbose_name=_("roles that will do"),
        default=list,
        blank=True,
        help_text=_("Empty: somebody who comes along."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_seats",
        verbose_name=_("visitor"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        ordering = ["visit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="seat_once"),
            models.UniqueConstraint(
                fields=["user", "visit"],
                name="seat_person_once",
                violation_error_message=_("This person goes on the visit already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.position}"

    @property
    def role_words(self) -> str:
        """The roles that will do, in the reader's language."""
        return " / ".join(str(Role(role).label) for role in self.roles)


class VisitMove(models.Model):
    """One change of the day: from, to, why, by whom. The window stays as it is."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="moves", verbose_name=_("visit"))
    from_day = models.DateField(_("from"))
    to_day = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=10, choices=MoveReason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    moved_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of the day")
        verbose_name_plural = _("changes of the day")
        ordering = ["-moved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_day:%Y-%m-%d} → {self.to_day:%Y-%m-%d}"


class SeatChange(models.Model):
    """Who was to go until then, and who goes since. What the former had written already is taken all the same."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="seat_changes", verbose_name=_("visit"))
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("from"), db_index=False
    )
    after = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("to"), db_index=False
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    changed_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of a visitor")
        verbose_name_plural = _("changes of visitors")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.before_id} → {self.after_id}"
