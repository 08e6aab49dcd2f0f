"""Screenings: that one took place, and P, stand in the open; answers and scores only in envelopes."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from unioncare.core.fields import EncryptedTextField

from ...counselling.models import CounsellingTeam
from ..enums import Mode, Outcome
from ..scoring import Score
from .invitation import ScreeningInvitation
from .scale import Scale


class Screening(models.Model):
    """One screening of a member, answered or declined. Never edited."""

    case = models.ForeignKey(
        IllnessCase, models.CASCADE, related_name="screenings", verbose_name=_("case"), db_index=False
    )
    taken_at = models.DateTimeField(_("taken"))
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome)
    invitation = models.OneToOneField(
        ScreeningInvitation, models.RESTRICT, null=True, blank=True, related_name="screening", verbose_name=_("link")
    )
    conducted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("counsellor"),
        db_index=False,
    )
    # Whose it is: a team that is founded later reads nothing of it. Empty where no team answered at that time.
    team = models.ForeignKey(
        CounsellingTeam, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"), db_index=False
    )
    psych = models.PositiveSmallIntegerField(_("psychological state"), null=True, blank=True)
    # Comes with the counsellor's form, so that pressing "save" twice makes one screening.
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["case", "-taken_at"], name="screening_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="screening_mode_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="screening_outcome_known"),
            models.CheckConstraint(
                condition=Q(psych__isnull=True) | Q(psych__range=(1, 4), outcome=Outcome.ANSWERED),
                name="screening_psych_range",
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.LINK, invitation__isnull=False, conducted_by__isnull=True)
                | Q(mode=Mode.TOGETHER, invitation__isnull=True, conducted_by__isnull=False),
                name="screening_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.taken_at:%Y-%m-%d}"


class ScaleResult(models.Model):
    """What was answered to one scale, and what it came to: for the counselling team only."""

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="results", verbose_name=_("screening"))
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="results", verbose_name=_("scale"))
    content = EncryptedTextField(_("answers and score"), editable=False)

    class Meta:
        verbose_name = _("result of a scale")
        verbose_name_plural = _("results of scales")
        ordering = ["screening", "scale__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["screening", "scale"], name="scale_result_once")]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.scale_id}"

    @property
    def held(self) -> dict[str, Any]:
        """The content of the envelope: answers, total, psych, grade."""
        read: dict[str, Any] = json.loads(self.content)
        return read

    @property
    def total(self) -> int:
        return int(self.held["total"])

    @property
    def answers(self) -> list[int | None]:
        return list(self.held["answers"])


def sealed(answers: list[int | None], score: Score) -> str:
    """Return answers and score as the envelope holds them."""
    return json.dumps({"answers": answers, "total": score.total, "psych": score.psych, "grade": score.grade})
