"""Who is enrolled in which term, paid by whom; and who did not want to be."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from unioncare.imports.models import ImportRun
from unioncare.organisation.models import ScopedQuerySet, Unit

from ..enums import EndReason, EnrolmentState
from .funding import Funded, adds_up
from .plan import InsurancePlan
from .term import CoverageTerm, days, one_number


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    scope_permission: ClassVar[str] = "cases.see_insurance"
    # Whoever may see the member sees their cover, wherever the member was when it was bought.
    scope_field: ClassVar[str] = "member__unit__path"


class Enrolment(Funded):
    """A member in a term: the days covered, the premium and who pays it, the insurer's certificate.

    `plan` repeats the term's plan for the constraint on days; `unit` is the member's on the day of enrolment, as the
    bill names it. Benefits are due from `covered_from` on, in full from `full_from` on. One that was taken back never
    counts; one that ended early covers until `ends_on`.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="enrolments", verbose_name=_("member"), db_index=False
    )
    term = models.ForeignKey(CoverageTerm, models.PROTECT, related_name="enrolments", verbose_name=_("term"))
    plan = models.ForeignKey(InsurancePlan, models.PROTECT, related_name="+", verbose_name=_("plan"), db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    covered_from = models.DateField(_("benefits from"))
    full_from = models.DateField(_("full benefits from"))
    is_renewal = models.BooleanField(_("renewal"), default=False)
    shares = models.PositiveSmallIntegerField(_("shares"), default=1)
    certificate_no = models.CharField(_("certificate number"), max_length=60, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=10, choices=EndReason, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    enrolled_at = models.DateTimeField(_("enrolled"))
    import_run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            adds_up("enrolment_adds_up"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), covered_from__gte=F("starts_on"))
                & Q(full_from__gte=F("covered_from")),
                name="enrolment_days_ordered",
            ),
            models.CheckConstraint(condition=Q(shares__gte=1), name="enrolment_shares"),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.ACTIVE, end_reason="", ended_at__isnull=True)
                | ~Q(state=EnrolmentState.ACTIVE) & ~Q(end_reason="") & Q(ended_at__isnull=False),
                name="enrolment_end_has_reason",
            ),
            models.UniqueConstraint(
                fields=["plan", "certificate_no"],
                condition=~Q(certificate_no="") & ~Q(state=EnrolmentState.CANCELLED),
                name="enrolment_certificate_once",
                violation_error_message=_("Another enrolment of this plan has this certificate number."),
            ),
            ExclusionConstraint(
                name="enrolment_no_overlap",
                expressions=[
                    (one_number("member_id"), RangeOperators.OVERLAPS),
                    (one_number("plan_id"), RangeOperators.OVERLAPS),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=EnrolmentState.CANCELLED),
                violation_error_message=_("The member is enrolled in this plan on some of these days."),
            ),
        ]
        indexes = [models.Index(fields=["member", "plan", "-ends_on"], name="enrolment_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    @property
    def scope_path(self) -> str:
        return self.member.unit.path


class EnrolmentRefusal(models.Model):
    """A member did not want to be enrolled, with their signature, until they are asked again."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="enrolment_refusals", verbose_name=_("member"), db_index=False
    )
    plan = models.ForeignKey(InsurancePlan, models.PROTECT, related_name="+", verbose_name=_("plan"))
    refused_on = models.DateField(_("refused on"))
    ask_again_on = models.DateField(_("ask again on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["-refused_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "plan", "refused_on"], name="refusal_once_a_day"),
            models.CheckConstraint(
                condition=Q(ask_again_on__gt=F("refused_on")),
                name="refusal_asked_again",
                violation_error_message=_("The member is asked again after the refusal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.refused_on:%Y-%m-%d}"
