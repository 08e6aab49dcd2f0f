"""What the campaigns room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.members.contributions import register_search
from donations.aid.contributions import register_fund_check, register_raised
from donations.ledger.contributions import register_closing_check, register_reservation
from unioncare.core import navigation, thresholds
from unioncare.imports.services import recovering
from unioncare.imports.services.recovering import Jobs
from unioncare.notifications import kinds as message_kinds
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.locks import register_lock

from . import (
    kinds,  # noqa: F401 -- imported for what it declares
    permissions,  # noqa: F401 -- imported for what it declares
    tasks,
)
from .messages import MESSAGES
from .models import Campaign, CampaignConsent, Pledge, Refund, StatementLine, SurplusAct
from .receivers import approvals, erasing  # noqa: F401 -- imported for whom they listen to
from .selectors.concerned import people_barred
from .selectors.paying import refunds_due, why_not_for, why_not_settled_by_hand
from .selectors.raised import raised_by_group
from .selectors.searching import find_gifts
from .services.flow import lock_campaign_of
from .statements.jobs import JOBS
from .thresholds import ALL


def register() -> None:
    """Register thresholds, jobs, the trail, who must keep away, the navigation. Gifts are their own trail."""
    thresholds.register(*ALL)
    register_raised(raised_by_group)
    message_kinds.register(MESSAGES)
    register_search("gifts", find_gifts, order=60)
    for kind in JOBS:
        recovering.register(kind, Jobs(tasks.write_gift_run))
    register_conflicts(SubjectKind.CAMPAIGN, people_barred)
    register_lock(SubjectKind.CAMPAIGN, lock_campaign_of)
    register_fund_check(why_not_for)
    register_reservation(refunds_due)
    register_closing_check(why_not_settled_by_hand)
    auditlog.register(Campaign, exclude_fields=["token", "because", "gift_count", "donor_count"])
    hidden = {"mask_callable": "unioncare.core.masking.mask_everything"}
    auditlog.register(SurplusAct)
    auditlog.register(Refund, mask_fields=["received_by"], **hidden)
    auditlog.register(CampaignConsent, mask_fields=["signed_by"], **hidden)
    auditlog.register(Pledge, exclude_fields=["key"], mask_fields=["donor", "employee_no"], **hidden)
    auditlog.register(StatementLine, mask_fields=["payer", "remark"], **hidden)
    navigation.register(
        navigation.NavItem(
            "campaigns",
            _("Campaigns"),
            "gift",
            "donations:campaigns",
            group="protection",
            order=50,
            permission="donations.see_campaigns",
            places=("donations:campaign", "donations:gift", "donations:statement", "donations:deduction"),
        )
    )
