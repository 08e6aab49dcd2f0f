"""Subjects, work items, responsibilities."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from unioncare.core.explain import Explanation
from unioncare.core.paging import next_path
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import ItemState, SubjectKind
from ..kinds import WorkKind, get_kind

if TYPE_CHECKING:
    from unioncare.organisation.models import User


class SubjectQuerySet(ScopedQuerySet["Subject"]):
    scope_permission: ClassVar[str] = "worklist.see_unit_work"


class Subject(models.Model):
    """What obligations are about. A case, a protocol … points down to its subject, one to one."""

    kind = models.CharField(_("kind"), max_length=20, choices=SubjectKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    label = models.CharField(_("label"), max_length=120, help_text=_("Name and number, as lists show it."))
    reference = models.CharField(_("number"), max_length=40, blank=True)
    url = models.CharField(_("page"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("care level"), null=True, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    withheld = models.BooleanField(
        _("withheld"), default=False, help_text=_("Its items tell neither why they are due nor what came of them.")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def scope_path(self) -> str:
        return self.unit.path


# Characters of a path per level, and the depths that have an index of their own (those above the leaves).
PATH_STEP = Unit.steplen
INDEXED_DEPTHS = (1, 2, 3, 4)
# The scope of a private item: it lies in no unit, so that no post opens it.
NOWHERE = ""
OPEN = Q(state=ItemState.OPEN)
PAUSED = Q(state=ItemState.OPEN, paused_at__isnull=False)
# Open, and the clock runs.
RUNNING = Q(state=ItemState.OPEN, paused_at__isnull=True)


def _depth_index(depth: int) -> models.Index:
    """Return the index of all units of one depth; the path itself is in it so that counting reads nothing else."""
    return models.Index(
        Left("scope_path", depth * PATH_STEP),
        "due_at",
        "id",
        name=f"item_depth_{depth}",
        condition=RUNNING,
        include=["scope_path"],
    )


class WorkItemQuerySet(ScopedQuerySet["WorkItem"]):
    """Work items. `scope_path` stands on the row itself, so that My work needs no join to find a page."""

    scope_permission: ClassVar[str] = "worklist.see_unit_work"
    scope_field: ClassVar[str] = "scope_path"

    def open(self) -> Self:
        return self.filter(state=ItemState.OPEN)

    def running(self) -> Self:
        """Return what is open and not paused: what lists show as due."""
        return self.open().filter(paused_at__isnull=True)

    def paused(self) -> Self:
        return self.open().filter(paused_at__isnull=False)

    def overdue(self, now: datetime) -> Self:
        """Return what is open, not paused, and past its due time: the one definition of overdue."""
        return self.running().filter(due_at__lt=now)

    def of(self, user: "User") -> Self:
        return self.filter(assignee=user)

    def within(self, path: str) -> Self:
        """Return the rows of one subtree, by the index of the unit's depth: its order by due time needs no sorting."""
        if len(path) // PATH_STEP in INDEXED_DEPTHS:
            return self.filter(_at_level(path))
        return super().within(path)

    def between(self, path: str) -> Self:
        """Return the rows of one subtree by the range of their paths: for the few that have an index of their own."""
        return super().within(path)

    def private(self) -> Self:
        """Return private items, by the index of the topmost units: they lie in none."""
        return self.filter(Exact(Left("scope_path", PATH_STEP), NOWHERE))

    def unassigned_within(self, path: str) -> Self:
        """Return running items without anybody in one subtree; their index is small and goes by the path itself."""
        return self.between(path).running().filter(assignee__isnull=True)

    def within_any(self, paths: tuple[str, ...]) -> Self:
        """Return the rows of several subtrees; of none, nothing."""
        if not paths:
            return self.none()
        if len(paths) == 1:
            return self.within(paths[0])
        conditions = [
            _at_level(path)
            if len(path) // PATH_STEP in INDEXED_DEPTHS
            else Q(scope_path__gte=path, scope_path__lt=next_path(path))
            for path in paths
        ]
        return self.filter(reduce(or_, conditions))


def _at_level(path: str) -> Q:
    return Q(Exact(Left("scope_path", len(path)), path))


class WorkItem(models.Model):
    """One dated obligation with a responsible post and its reason. A missed one stays visible."""

    kind = models.CharField(_("kind"), max_length=40)
    title = models.JSONField(_("title"), default=dict, blank=True, help_text=_("Text in both languages."))
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="items", verbose_name=_("subject"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False)
    scope_path = models.CharField(max_length=255, db_collation="C", editable=False)
    role = models.CharField(_("responsible role"), max_length=30, choices=Role)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        verbose_name=_("responsible"),
        db_index=False,
    )
    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    in_hours = models.BooleanField(_("counted in hours"), default=False)
    counted_from = models.DateTimeField(_("counted from"), null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(
        _("working days"),
        null=True,
        blank=True,
        help_text=_("With “counted from”: how the due day is counted, so that a changed calendar moves it."),
    )
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    planned_due_at = models.DateTimeField(
        _("due without pauses"), null=True, blank=True, help_text=_("Set with the first pause: what was due at first.")
    )
    paused_days = models.PositiveSmallIntegerField(
        _("working days paused"),
        default=0,
        db_default=0,
        help_text=_("They do not count, whenever the due day is counted anew."),
    )
    state = models.CharField(_("state"), max_length=10, choices=ItemState, default=ItemState.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    result = models.TextField(_("what was done"), blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )
    done_at = models.DateTimeField(_("at"), null=True, blank=True)
    missed = models.BooleanField(_("missed its due time"), default=False)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, default=1)
    escalation_level = models.PositiveSmallIntegerField(_("escalation"), default=0)
    because = models.JSONField(_("why"), default=dict, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    source_key = models.CharField(max_length=120, editable=False)
    created_at = models.DateTimeField(_("created"))

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        ordering = ["due_at", "pk"]
        constraints = [
            # A constraint rather than unique=True, which would add a second index for LIKE.
            models.UniqueConstraint(fields=["source_key"], name="item_source_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(
                condition=Q(state=ItemState.OPEN, done_at__isnull=True)
                | (~Q(state=ItemState.OPEN) & Q(done_at__isnull=False)),
                name="item_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.WAIVED, ItemState.CANCELLED]) | ~Q(reason=""),
                name="item_ended_has_reason",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("opens_at")), name="item_window_in_order"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(state=ItemState.OPEN, planned_due_at__isnull=False),
                name="item_paused_is_open",
            ),
        ]
        # My work reads running items only, always ordered by (due_at, id): each index below is one scope in that order.
        indexes = [
            models.Index(fields=["assignee", "due_at", "id"], name="item_mine", condition=RUNNING),
            models.Index(fields=["kind", "due_at", "id"], name="item_kind", condition=RUNNING),
            *(_depth_index(depth) for depth in INDEXED_DEPTHS),
            models.Index(fields=["scope_path", "due_at", "id"], name="item_scope", condition=RUNNING),
            models.Index(
                fields=["scope_path", "due_at", "id"],
                name="item_unassigned",
                condition=OPEN & Q(assignee__isnull=True),
            ),
            # In whose hands open items are, and where: few pairs of many rows, so the index stays small.
            models.Index(fields=["assignee", "scope_path"], name="item_held", condition=OPEN),
            models.Index(fields=["scope_path", "due_at", "id"], name="item_paused", condition=PAUSED),
            models.Index(fields=["assignee", "due_at", "id"], name="item_paused_mine", condition=PAUSED),
            models.Index(fields=["done_by", "done_at"], name="item_done_by"),
            models.Index(fields=["due_at"], name="item_not_yet_missed", condition=RUNNING & Q(missed=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def work_kind(self) -> WorkKind:
        return get_kind(self.kind)

    @property
    def explanation(self) -> Explanation | None:
        return Explanation.from_json(self.because)

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the item is open, not paused and past its due time, as `WorkItemQuerySet.overdue` does."""
        return self.state == ItemState.OPEN and self.paused_at is None and self.due_at < now


class Responsibility(models.Model):
    """Which role answers for a kind of item at a level of unit. Without a row the kind's own default holds."""

    item_kind = models.CharField(_("kind of item"), max_length=40)
    unit_kind = models.CharField(_("at this level of unit"), max_length=20, choices=UnitKind)
    role = models.CharField(_("role"), max_length=30, choices=Role)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibility table")
        ordering = ["item_kind", "unit_kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "unit_kind"],
                name="responsibility_once",
                violation_error_message=_("This kind of item already has a role at this level."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_kind} · {self.get_unit_kind_display()} · {self.get_role_display()}"
