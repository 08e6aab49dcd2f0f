"""Duty: which counsellor of a team answers at which hours."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from ...counselling.models import CounsellingTeam


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    def at(self, moment: datetime) -> Self:
        """Return the shifts that run at a moment."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def between(self, start: datetime, end: datetime) -> Self:
        """Return the shifts that touch a time."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class DutyShift(models.Model):
    """One counsellor's hours on duty, from a moment up to another."""

    team = models.ForeignKey(
        CounsellingTeam, models.PROTECT, related_name="shifts", verbose_name=_("team"), db_index=False
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_shifts", verbose_name=_("counsellor")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"), db_index=False
    )

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty shifts")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["team", "ends_at"], name="shift_team_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shift_in_order",
                violation_error_message=_("A shift ends after it begins."),
            ),
            # The person as a range of one number: ranges alone need no extension of the database.
            ExclusionConstraint(
                name="shift_one_at_a_time",
                expressions=[
                    (
                        Func("counsellor", "counsellor", Value("[]"), function="int8range",
                             output_field=BigIntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person is on duty at that time already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.counsellor_id} {self.starts_at:%Y-%m-%d %H:%M}"
