"""A new supervisor needs two persons: whoever proposes, and whoever agrees."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..enums import ProposalState
from .team import CounsellingTeam


class SupervisorProposal(models.Model):
    """The chair proposes a supervisor for a team; a member of the team other than the new one agrees."""

    team = models.ForeignKey(CounsellingTeam, models.PROTECT, related_name="proposals", verbose_name=_("team"))
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("new supervisor"), db_index=False
    )
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"), db_index=False
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed supervisor")
        verbose_name_plural = _("proposed supervisors")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(state=ProposalState.OPEN), name="supervisor_proposal_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="supervisor_proposal_known"),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("candidate"))
                & (Q(decided_by__isnull=True) | ~Q(decided_by=F("candidate")) & ~Q(decided_by=F("proposed_by"))),
                name="supervisor_proposal_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="supervisor_proposal_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.get_state_display()}"
