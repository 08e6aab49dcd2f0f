"""Counselling teams: who belongs to one, by whose act, and what entitles them to counsel."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import QualificationKind, TeamRole

CASELOAD = 12


class CounsellingTeamQuerySet(ScopedQuerySet["CounsellingTeam"]):
    scope_permission: ClassVar[str] = "visits.see_teams"


class CounsellingTeam(models.Model):
    """The counsellors of a unit and of everything below it that has no team of its own."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="counselling_team", verbose_name=_("unit"))
    name = models.CharField(pgettext_lazy("team", "name"), max_length=80)
    hotline = models.CharField(_("hotline"), max_length=30, help_text=_("Members and their families see it."))
    caseload_limit = models.PositiveSmallIntegerField(
        _("most members for one counsellor"), default=CASELOAD, db_default=CASELOAD
    )
    is_active = models.BooleanField(_("active"), default=True, db_default=True)
    created_at = models.DateTimeField(_("founded"))

    objects = CounsellingTeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("counselling team")
        verbose_name_plural = _("counselling teams")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(caseload_limit__range=(1, 100)), name="team_caseload_range"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.unit.path


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Memberships. A post alone opens nothing: only the supervisor's act makes a counsellor of a team."""

    def belonging(self, on: date) -> Self:
        """Return those who belong to a team on a day, also with an account that is switched off."""
        stays = Q(ends_on__isnull=True) | Q(ends_on__gte=on, ended_at__isnull=True)
        return self.filter(stays, starts_on__lte=on)

    def active(self, on: date) -> Self:
        """Return those who belong to a team on a day and can sign in; who left opens nothing more that day."""
        return self.belonging(on).filter(user__is_active=True, team__is_active=True)

    def supervisors(self) -> Self:
        return self.filter(role=TeamRole.SUPERVISOR)


class TeamMember(models.Model):
    """Somebody's time in a team; history stays."""

    team = models.ForeignKey(CounsellingTeam, models.PROTECT, related_name="members", verbose_name=_("team"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="counselling_memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=TeamRole, default=TeamRole.COUNSELLOR)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("admitted by"), db_index=False
    )
    admitted_at = models.DateTimeField(_("admitted"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
        db_index=False,
    )

    # Whoever left belongs to the team no more from this moment on; the day is kept for the list.
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["team", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(ends_on__isnull=True),
                name="team_member_once",
                violation_error_message=_("This person belongs to the team already."),
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role=TeamRole.SUPERVISOR, ends_on__isnull=True),
                name="team_one_supervisor",
                violation_error_message=_("The team has a supervisor already."),
            ),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="team_time_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(admitted_by=F("user")),
                name="team_nobody_admits_themselves",
                violation_error_message=_("Nobody admits themselves to a team."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_role_display()}"

    @property
    def is_supervisor(self) -> bool:
        return self.role == TeamRole.SUPERVISOR


class Qualification(models.Model):
    """What entitles a person to counsel; one that has run out counts no more."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="qualifications", verbose_name=_("person")
    )
    kind = models.CharField(_("qualification"), max_length=15, choices=QualificationKind)
    number = models.CharField(_("number of the certificate"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"), db_index=False
    )
    noted_at = models.DateTimeField(_("noted"))
    # Its end is told once.
    told_at = models.DateTimeField(_("end told"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["user", "-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QualificationKind.values), name="qualification_kind_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="qualification_time_in_order",
                violation_error_message=_("The qualification ends before it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_valid(self, on: date) -> bool:
        """Tell whether it counts on a day."""
        return self.issued_on <= on and (self.expires_on is None or on <= self.expires_on)
