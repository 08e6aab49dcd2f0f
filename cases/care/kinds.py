"""The work items of the care room: what a case asks for, from its report to its follow-up.

Points weigh the workload (domain annex §10). Later apps give the visit, counselling, claim and aid items their pages.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

OWNER = ((UnitKind.ENTERPRISE, Role.WELFARE_OFFICER),)
BRANCH = ((UnitKind.BRANCH, Role.BRANCH_CHAIR),)
GROUP = ((UnitKind.UNION_GROUP, Role.GROUP_LEADER), (UnitKind.BRANCH, Role.BRANCH_CHAIR))
RECORD = _("Record the visit")
CHAIR = ((UnitKind.ENTERPRISE, Role.CHAIR),)

register(
    (
        WorkKind(
            "consent",
            _("Obtain consent"),
            "file-earmark-check",
            GROUP,
            "cases:consent",
            _("Record consent"),
            paper_url="cases:consent_print",
        ),
        WorkKind("verification", _("Verification"), "patch-check", BRANCH, "cases:verify", _("Verify")),
        WorkKind(
            "first_visit",
            _("First visit"),
            "calendar2-heart",
            BRANCH,
            "visits:record",
            RECORD,
            by_item=True,
            points=Decimal(3),
            care=True,
        ),
        WorkKind("grading", _("Grading"), "clipboard2-pulse", OWNER, "cases:grade", _("Grade")),
        WorkKind("planning", _("Care plan"), "list-check", OWNER, "cases:plan", _("Plan")),
        WorkKind("plan_approval", _("Approval of the plan"), "pen", CHAIR, "cases:approve", _("Decide")),
        WorkKind(
            "visit",
            _("Visit"),
            "calendar2-heart",
            GROUP,
            "visits:record",
            RECORD,
            by_item=True,
            points=Decimal(2),
            care=True,
        ),
        WorkKind(
            "counselling",
            _("Counselling"),
            "chat-square-heart",
            ((UnitKind.ENTERPRISE, Role.COUNSELLOR),),
            points=Decimal(3),
            care=True,
            discreet=True,
        ),
        WorkKind(
            "screening",
            _("Psychological screening"),
            "clipboard2-heart",
            ((UnitKind.ENTERPRISE, Role.COUNSELLOR),),
            "visits:screening",
            _("Screen"),
            care=True,
        ),
        WorkKind(
            "aid",
            _("Serious-illness relief"),
            "cash-coin",
            BRANCH,
            "donations:apply",
            _("Ask for it"),
            points=Decimal(4),
            care=True,
        ),
        WorkKind(
            "claim_check",
            _("Insurance claim check"),
            "shield-check",
            ((UnitKind.ENTERPRISE, Role.INSURANCE_OFFICER),),
            "cases:insurance_of_case",
            _("Check"),
            points=Decimal(2),
            care=True,
        ),
        WorkKind(
            "campaign",
            _("Donation campaign to consider"),
            "gift",
            OWNER,
            "donations:campaign_of_case",
            _("Consider"),
            care=True,
        ),
        WorkKind("regrading", _("Re-grading"), "arrow-repeat", OWNER, "cases:grade", _("Re-grade"), care=True),
        WorkKind(
            "documents",
            _("Complete the file"),
            "file-earmark-text",
            OWNER,
            "cases:document_add",
            _("Upload"),
            care=True,
        ),
        WorkKind(
            "survey",
            _("Satisfaction survey"),
            "chat-left-text",
            OWNER,
            "assessments:pass_on",
            _("Pass it on"),
            by_item=True,
            survives=True,
        ),
        WorkKind("follow_up", _("Follow-up"), "telephone", BRANCH, survives=True),
        WorkKind(
            "bereavement",
            _("Bereavement condolence"),
            "flower1",
            ((UnitKind.ENTERPRISE, Role.CHAIR),),
            survives=True,
        ),
        WorkKind("contact", _("Get in touch again"), "telephone-outbound", OWNER),
        WorkKind(
            "case_handover",
            _("Hand-over to the new unit"),
            "arrow-left-right",
            OWNER,
            "cases:hand_over",
            _("Hand over"),
            survives=True,
        ),
        WorkKind(
            "protocol_approval",
            _("Approval of a protocol"),
            "journal-check",
            CHAIR,
            "cases:protocol",
            _("Decide"),
        ),
    )
)

# Whoever does one of these has spoken with the member or the family.
CONTACT = frozenset({"first_visit", "visit", "counselling", "screening", "follow_up", "contact"})
