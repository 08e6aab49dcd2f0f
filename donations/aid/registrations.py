"""What the aid room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.care import contributions as case_pages
from cases.care.contributions import CasePanel
from unioncare.core import navigation, thresholds
from unioncare.imports.services import recovering
from unioncare.imports.services.recovering import Jobs
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.locks import register_lock

from ..payments.contributions import register_settlement
from . import kinds, permissions, receivers, tasks  # noqa: F401 -- imported for what they declare and whom they listen to
from .models import (
    CondolenceLine,
    CondolenceList,
    Grant,
    GrantEffect,
    GrantPolicy,
    GrantRule,
    Hardship,
    Notice,
    Objection,
)
from .past import problems as past_problems
from .past.services import KIND as PAST_AID
from .selectors.costs import why_not_struck
from .selectors.payments import SOURCE
from .services.holding import lock_grants
from .services.listing import lock_list_of
from .services.paying import follow_settlement
from .thresholds import ALL

_UNSEEN = "unioncare.core.masking.mask_everything"


def register() -> None:
    """Register thresholds, the trail, the place in the navigation, the panel of the case, who hears of payments."""
    thresholds.register(*ALL)
    auditlog.register(
        Grant, exclude_fields=["because", "key"], mask_fields=["note", "over_reason", "received_by"],
        mask_callable=_UNSEEN,
    )  # fmt: skip
    for model in (GrantPolicy, GrantRule, Notice):
        auditlog.register(model)
    auditlog.register(
        Objection, exclude_fields=["code_hash"], mask_fields=["text", "contact", "answer"], mask_callable=_UNSEEN
    )
    auditlog.register(GrantEffect, mask_fields=["used_for", "note"], mask_callable=_UNSEEN)
    auditlog.register(Hardship, exclude_fields=["because"], mask_fields=["remark"], mask_callable=_UNSEEN)
    past_problems.register()
    recovering.register(PAST_AID, Jobs(tasks.write_past_aid))
    auditlog.register(CondolenceList, exclude_fields=["chosen", "key"])
    auditlog.register(CondolenceLine, mask_fields=["reason", "left_out"], mask_callable=_UNSEEN)
    register_lock(SubjectKind.UNIT, lock_list_of)
    register_settlement(SOURCE, follow_settlement, lock_grants)
    navigation.register(
        navigation.NavItem(
            "aid",
            _("Aid"),
            "cash-coin",
            "donations:grants",
            group="money",
            order=10,
            permission="donations.see_grant",
            places=(
                "donations:grant",
                "donations:apply",
                "donations:aid_",
                "donations:objections",
                "donations:answer",
                "donations:condolence",
                "donations:past",
            ),
        )
    )
    case_pages.register_panel(
        CasePanel(_("Aid"), "donations:aid_of_case", "donations.see_grant", order=45, health=False)
    )
    case_pages.register_panel(
        CasePanel(_("What aid did"), "donations:effect_of_case", "donations.weigh_grant", order=46)
    )
    case_pages.register_striking_check("grants", why_not_struck)
