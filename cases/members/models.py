"""Members and their dated placements."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import EncryptedTextField
from unioncare.core.masking import mask_id_number, mask_phone
from unioncare.imports.models import ImportRun
from unioncare.organisation.models import ScopedQuerySet, Unit

from .enums import EmploymentStatus, Sex

if TYPE_CHECKING:
    from unioncare.organisation.models import User

__all__ = ["Member", "Placement"]


class MemberQuerySet(ScopedQuerySet["Member"]):
    scope_permission: ClassVar[str] = "cases.see_member"

    def visible_to(self, user: "User", permission: str = "") -> Self:
        """Return the members under the user's posts; who was erased is nobody any more."""
        return super().visible_to(user, permission).filter(erased_at__isnull=True)

    def on_roster(self) -> Self:
        """Return whom the roster names or named."""
        return self.filter(employee_no__isnull=False)

    def present(self) -> Self:
        """Return whoever has not left."""
        return self.filter(left_on__isnull=True)


class Member(models.Model):
    """A member of the union, or a person noted outside the roster until the roster names them.

    `unit` and `status` repeat the placement of today, so that lists need no look into the past.
    """

    employee_no = models.CharField(
        _("employee number"),
        max_length=40,
        null=True,
        blank=True,
        unique=True,
        db_collation="C",
        help_text=_("Empty for a person noted outside the roster."),
    )
    # Under the C collation one plain index serves both beginnings of words (search) and the order of lists.
    name = models.CharField(_("name"), max_length=60, db_collation="C")
    given_name = models.CharField(_("given name"), max_length=60, blank=True, editable=False, db_collation="C")
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True, editable=False, db_collation="C")
    given_pinyin = models.CharField(max_length=120, blank=True, editable=False, db_collation="C")
    initials = models.CharField(max_length=30, blank=True, editable=False, db_collation="C")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    id_number = EncryptedTextField(_("ID number"))
    id_index = models.BinaryField(max_length=16, null=True, blank=True, editable=False)
    phone = EncryptedTextField(_("phone"))
    phone_index = models.BinaryField(max_length=16, null=True, blank=True, editable=False)
    joined_on = models.DateField(_("joined the union"), null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="members", verbose_name=_("unit"), db_index=False)
    status = models.CharField(
        _("employment status"), max_length=20, choices=EmploymentStatus, default=EmploymentStatus.ACTIVE
    )
    left_on = models.DateField(
        _("left the roster"), null=True, blank=True, help_text=_("Marked by a full import; never deleted.")
    )
    silenced_at = models.DateTimeField(
        _("messages stopped"),
        null=True,
        blank=True,
        help_text=_("From then on nothing is sent to this person."),
    )
    # Set once for ever: what is left of the row belongs to the books and names nobody.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["unit__path", "employee_no", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EmploymentStatus.values), name="member_status_known"),
            models.CheckConstraint(condition=~Q(employee_no=""), name="member_employee_no_not_blank"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(employee_no__isnull=True, id_index__isnull=True, phone_index__isnull=True)
                & Q(pinyin="", given_name=""),
                name="member_erased_is_nobody",
            ),
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(employee_no__isnull=False),
                name="member_id_once",
                violation_error_message=_("Another member has this ID number."),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "employee_no", "id"], name="member_unit_no"),
            models.Index(fields=["name"], name="member_name"),
            models.Index(fields=["given_name"], name="member_given"),
            models.Index(fields=["pinyin", "id"], name="member_pinyin"),
            models.Index(fields=["given_pinyin"], name="member_given_pinyin"),
            models.Index(fields=["initials"], name="member_initials"),
            models.Index(fields=["phone_index"], name="member_phone"),
            # Few rows each, so that a filter by them need not walk everybody else.
            models.Index(
                fields=["unit", "status", "employee_no"],
                name="member_unit_status",
                condition=~Q(status=EmploymentStatus.ACTIVE),
            ),
            models.Index(fields=["unit", "employee_no"], name="member_left", condition=Q(left_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def on(self, day: date) -> Self:
        """Return, for each member, the placement that held on a day."""
        return self.filter(starts_on__lte=day).order_by("member_id", "-starts_on").distinct("member_id")


class Placement(models.Model):
    """Unit and employment status of a member from a day on, until their next placement begins.

    The end is the next row's beginning and is not stored: placements cannot overlap, and any past day can be
    asked.
    """

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="placements", verbose_name=_("member"), db_index=False
    )
    starts_on = models.DateField(_("from"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False)
    status = models.CharField(_("employment status"), max_length=20, choices=EmploymentStatus)
    # Without the database's check: runs are never deleted, and looking the same one up for each of a hundred thousand
    # rows takes as long as writing their placements does.
    import_run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["member", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["member", "starts_on"], name="placement_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.starts_on:%Y-%m-%d} {self.unit_id}"
