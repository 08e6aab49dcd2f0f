"""What the counselling room tells the apps and rooms below it; called once at start-up."""

from typing import Any

import rules
from auditlog.registry import auditlog
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CaseAct, CasePanel, register_act, register_panel
from unioncare.core import navigation, thresholds
from unioncare.core.navigation import Count, NavItem
from unioncare.notifications import kinds as messages
from unioncare.organisation.access import declare
from unioncare.worklist import holdings
from unioncare.worklist.conflicts import register_conflicts, register_readers
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.holdings import Holding

from . import kinds, permissions, receivers  # noqa: F401 -- imported for what they declare and whom they listen to
from .messages import MESSAGES
from .models import (
    Assignment,
    Counselling,
    CounsellingConsent,
    CounsellingConsentText,
    CounsellingSession,
    CounsellingTeam,
    EmergencyAccess,
    Goal,
    Qualification,
    SupervisorProposal,
    TeamMember,
)
from .selectors.barred import people_barred
from .selectors.circle import is_of_circle
from .selectors.workspace import count_referrals
from .services.leaving import count_counselled, keep_counsellings
from .thresholds import ALL


def register() -> None:
    """Keep a trail, name the places in navigation and on the case page, and who must keep away from a counselling."""
    _keep_a_trail()
    register_conflicts(SubjectKind.COUNSELLING, people_barred)
    register_readers(SubjectKind.COUNSELLING, "visits.counsel")
    # Why P is what it is belongs to what was said: a post alone does not open it.
    declare("cases.see_psych", permissions.COUNSELLORS, extra=rules.predicate(is_of_circle))
    holdings.register(Holding("counselling", _("Members counselled"), count_counselled, keep_counsellings))
    thresholds.register(*ALL)
    messages.register(MESSAGES)
    register_panel(CasePanel(_("Counselling"), "visits:attendance", "cases.see_case", order=40))
    register_act(CaseAct(_("Refer to counselling"), "chat-square-heart", "visits:refer", "visits.refer", order=60))
    navigation.register(
        NavItem(
            "counselling",
            _("Counselling"),
            "chat-square-heart",
            "visits:counsellings",
            group="care",
            order=40,
            permission="visits.counsel",
            count=_waiting,
            places=("visits:counselling", "visits:refer"),
            phone=True,
        ),
        NavItem(
            "counselling_teams",
            _("Counselling teams"),
            "people",
            "visits:teams",
            group="organisation",
            order=40,
            permission="visits.see_teams",
            places=("visits:team", "visits:access"),
        ),
    )


def _waiting(user: Any) -> Count:
    waiting = count_referrals(user, timezone.localdate())
    return Count(total=waiting, hot=waiting)


def _keep_a_trail() -> None:
    """Register what changes. Of what was said nothing enters the trail, not even that it changed."""
    for model in (CounsellingTeam, TeamMember, SupervisorProposal, CounsellingConsentText):
        auditlog.register(model)
    auditlog.register(CounsellingConsent, exclude_fields=["given_by", "relation"])
    auditlog.register(Qualification, mask_fields=["number"], mask_callable="unioncare.core.masking.mask_everything")
    auditlog.register(Counselling)
    auditlog.register(Assignment, exclude_fields=["because"])
    auditlog.register(Goal, exclude_fields=["text"])
    auditlog.register(CounsellingSession, include_fields=["held_at", "attendance", "struck_at", "struck_by"])
    auditlog.register(EmergencyAccess, exclude_fields=["reason"])
