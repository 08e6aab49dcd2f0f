"""Units, people, posts, relatives, calendar days."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import connection, models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from unioncare.core.bilingual import localized
from unioncare.core.compiled import Compiled
from unioncare.core.fields import EncryptedTextField
from unioncare.core.paging import next_path

from .access import is_declared, scope_paths
from .covering import IsAmong, StoodInBy
from .enums import DayKind, Role, UnitKind

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a unit. `visible_to` is the only door to them in views, tables, exports, downloads."""

    scope_permission: ClassVar[str]
    scope_field: ClassVar[str] = "unit__path"

    def within(self, path: str) -> Self:
        """Return the rows of one subtree, as a range that an index on the path serves."""
        return self.filter(**{f"{self.scope_field}__gte": path, f"{self.scope_field}__lt": next_path(path)})

    def within_any(self, paths: tuple[str, ...]) -> Self:
        """Return the rows of several subtrees; of none, nothing."""
        if len(paths) == 1:
            return self.within(paths[0])
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(**{f"{self.scope_field}__gte": path, f"{self.scope_field}__lt": next_path(path)})
        return self.filter(condition)

    def visible_to(self, user: "User", permission: str = "") -> Self:
        """Return the rows that the user's posts open for a permission, by default the one to view."""
        return self.within_any(scope_paths(user, permission or self.scope_permission))


class UnitQuerySet(MP_NodeQuerySet[Any]):
    """Units by scope."""

    def within(self, path: str) -> Self:
        return self.filter(path__gte=path, path__lt=next_path(path))

    def visible_to(self, user: "User", permission: str = "organisation.see_units") -> Self:
        """Return the units under the user's posts."""
        condition = Q(pk__in=[])
        for path in scope_paths(user, permission):
            condition |= Q(path__gte=path, path__lt=next_path(path))
        return self.filter(condition)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> Any:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A union organisation: a node of the tree corporation → … → union group."""

    # The range condition of `within` and ORDER BY share one plain index only under the C collation.
    path = models.CharField(max_length=255, unique=True, db_collation="C")
    code = models.CharField(
        _("code"), max_length=40, unique=True, help_text=_("Short and lasting; imports name units by it.")
    )
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Inactive units stay for the past; nobody is placed there.")
    )

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]
        indexes = [models.Index(fields=["name"], name="unit_name")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.path

    def ancestor_paths(self) -> list[str]:
        """Return the paths from this unit up to the root, nearest first."""
        step = self.steplen
        return [self.path[:end] for end in range(len(self.path), 0, -step)]


class User(AbstractUser):
    """Somebody who signs in. What they may do comes from their posts alone."""

    LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"))
    employee_no = models.CharField(
        _("employee number"),
        max_length=40,
        blank=True,
        help_text=_("Links the person to the roster, so that nobody handles their own case."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True, choices=LANGUAGES)
    must_change_password = models.BooleanField(
        _("must change the password"),
        default=False,
        editable=False,
        help_text=_("Set with a one-time password; nothing else opens before the person has chosen their own."),
    )

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message=_("Another person already uses this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.name or self.username

    @cached_property
    def active_posts(self) -> list["Post"]:
        """The posts held today, and those for which this person stands in; read once per request."""
        return [_held_post(row) for row in _POSTS_HELD.rows(person=self.pk, today=timezone.localdate())]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.active_posts)

    @property
    def administers(self) -> bool:
        """Whether the Django admin opens for this person."""
        return self.is_active and (self.is_superuser or Role.ADMINISTRATOR in self.roles)

    @property
    def main_post(self) -> "Post | None":
        """The post under which the person is shown: the highest in the tree, their own before a deputyship."""
        own = sorted(self.active_posts, key=lambda post: (post.user_id != self.pk, post.unit.path, post.pk))
        return own[0] if own else None

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Posts decide about every permission that we declare; being superuser adds nothing to them."""
        if is_declared(perm):
            from rules import has_perm as rule_holds

            return bool(self.is_active and rule_holds(perm, self, obj))
        return super().has_perm(perm, obj)


class PostQuerySet(ScopedQuerySet["Post"]):
    """Posts by the scope of whoever administers them, and by the days on which they are held."""

    scope_permission: ClassVar[str] = "organisation.administer"

    def active(self, on: date) -> Self:
        """Return the posts held on a day by people who can sign in."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True)


class Post(models.Model):
    """Who holds which role in which unit, from when to when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))
    deputy = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputised_posts",
        verbose_name=_("deputy"),
        help_text=_("May act in this post's place; credit stays with whoever does the work."),
    )

    objects = PostQuerySet.as_manager()
    # Among `active_posts`: the holder is away, and who reads does all of their work, not that of this post alone.
    by_leave: bool = False

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["unit__path", "role", "starts_on", "pk"]
        indexes = [models.Index(fields=["unit", "role"], name="post_unit_role")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_dates_in_order",
                violation_error_message=_("The post ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")),
                name="post_deputy_is_another",
                violation_error_message=_("Nobody is their own deputy."),
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"],
                name="post_once",
                violation_error_message=_("This person already holds this post from that day."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Who, as what, where: as choices show a post."""
        return f"{self.user} · {self.get_role_display()} · {self.unit}"

    @property
    def scope_path(self) -> str:
        return self.unit.path


class LeaveQuerySet(models.QuerySet["Leave"]):
    def on(self, day: date) -> Self:
        """Return the leaves that hold on a day, of people whose cover can sign in."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, cover__is_active=True)


class Leave(models.Model):
    """Days on which somebody is away and somebody else acts in all their posts and does all that stands with them.

    Credit stays with the doer; `StoodInBy` says who it is where the cover is away too.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="leaves", verbose_name=_("person"))
    cover = models.ForeignKey(User, models.PROTECT, related_name="covered_leaves", verbose_name=_("stands in"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), help_text=_("The last day."))

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="leave_dates_in_order",
                violation_error_message=_("The leave ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(cover=F("user")),
                name="leave_cover_is_another",
                violation_error_message=_("Somebody else must stand in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on:%Y-%m-%d}"


class Relative(models.Model):
    """A relative whom a person declared, so that they never decide about that relative's case or money."""

    user = models.ForeignKey(User, models.CASCADE, related_name="relatives", verbose_name=_("person"))
    name = models.CharField(_("relative's name"), max_length=60)
    relation = models.CharField(_("relation"), max_length=40)
    employee_no = models.CharField(_("employee number"), max_length=40, blank=True)
    id_index = models.BinaryField(_("ID number (index)"), max_length=16, blank=True, default=b"")

    class Meta:
        verbose_name = _("declared relative")
        verbose_name_plural = _("declared relatives")
        ordering = ["user", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.relation})"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a public holiday or a make-up working day."""

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {localized(self, 'name') or self.get_kind_display()}"


class SavedFilter(models.Model):
    """A filter of a list that somebody keeps under a name: the query of the page, for this person alone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters", verbose_name=_("person"))
    page = models.CharField(_("page"), max_length=60, help_text=_("Name of the page, such as cases:cases."))
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("query"), max_length=500)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["page", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_filter_once",
                violation_error_message=_("You already keep a filter under this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


def _posts_held(person: int, today: date) -> models.QuerySet[Post, tuple[Any, ...]]:
    # An array rather than IN: within an OR only that is read by the index.
    covered = StoodInBy(Value(person, models.BigIntegerField()), Value(today, models.DateField()))
    posts = Post.objects.active(today).annotate(_by_leave=IsAmong(F("user_id"), covered))
    mine = posts.filter(Q(user=person) | Q(deputy=person) | Q(_by_leave=True))
    units, people = [f"unit__{name}" for name in _OF_UNIT], [f"user__{name}" for name in _OF_USER]
    return mine.values_list(*_OF_POST, "_by_leave", *units, *people)


def _held_post(row: tuple[Any, ...]) -> Post:
    units, people = len(_OF_POST) + 1, len(_OF_POST) + 1 + len(_OF_UNIT)
    post = Post.from_db(connection.alias, _OF_POST, row[: len(_OF_POST)])
    post.by_leave = row[len(_OF_POST)]
    post.unit = Unit.from_db(connection.alias, _OF_UNIT, row[units:people])
    post.user = User.from_db(connection.alias, _OF_USER, row[people:])
    return post


_OF_POST, _OF_UNIT = ([field.attname for field in model._meta.concrete_fields] for model in (Post, Unit))
# Lists name those for whom the reader stands in; nobody needs their phones here.
_OF_USER = [field.attname for field in User._meta.concrete_fields if field.name != "phone"]
_POSTS_HELD = Compiled(_posts_held, {"person": -1, "today": date.min})
