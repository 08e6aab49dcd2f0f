"""The work items of the insurance room."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

OFFICER = ((UnitKind.ENTERPRISE, Role.INSURANCE_OFFICER),)
BRANCH = ((UnitKind.BRANCH, Role.BRANCH_CHAIR), (UnitKind.ENTERPRISE, Role.WELFARE_OFFICER))

# Renewal, before and on the last day of a term (domain annex §3); by term.
RENEWAL_ROSTER, RENEWAL_BUDGET, RENEWAL_NOTICE = "renewal_roster", "renewal_budget", "renewal_notice"
RENEWAL_PAYMENT, RENEWAL_ACTIVE, LAPSED = "renewal_payment", "renewal_active", "insurance_lapsed"
# By claim; the claim's number stands in the details of the item. They outlive the case: a deadline goes on running.
CLAIM_FILING, CLAIM_REVIEW, CLAIM_SUPPLEMENT = "claim_filing", "claim_review", "claim_supplement"
CLAIM_PAYMENT, CLAIM_REJECTED = "claim_payment", "claim_rejected"
# By event of a case, for plans whose insurer asks to be told before any claim; ticked off on My work.
EVENT_REPORT = "event_report"

register(
    (
        WorkKind(
            RENEWAL_ROSTER, _("Renewal: compare the roster"), "people", OFFICER, "cases:renewal", _("Compare"),
            survives=True,
        ),
        WorkKind(
            RENEWAL_BUDGET, _("Renewal: settle the budget"), "calculator", OFFICER, "cases:renewal",
            _("Look at the bill"), survives=True,
        ),
        WorkKind(
            RENEWAL_NOTICE, _("Renewal: give notice to the members"), "megaphone", OFFICER, "cases:renewal",
            _("Look at the list"), survives=True,
        ),
        WorkKind(
            RENEWAL_PAYMENT, _("Renewal: pay the premium"), "cash-coin", OFFICER, "cases:renewal",
            _("Look at the bill"), survives=True,
        ),
        WorkKind(
            RENEWAL_ACTIVE, _("Renewal: the new term is in force"), "shield-check", OFFICER, "cases:renewal",
            _("Check the certificates"), survives=True,
        ),
        WorkKind(
            LAPSED, _("Members whose insurance lapsed"), "shield-exclamation", OFFICER, "cases:renewal",
            _("Enrol them"), survives=True,
        ),
        WorkKind(EVENT_REPORT, _("Report an event to the insurer"), "telephone-outbound", OFFICER, survives=True),
        WorkKind(
            CLAIM_FILING, _("File an insurance claim"), "file-earmark-medical", OFFICER, "cases:claim_of_item",
            _("Open the claim"), by_item=True, points=Decimal(2), care=True, survives=True,
        ),
        WorkKind(
            CLAIM_REVIEW, _("Review an insurance claim"), "file-earmark-check", BRANCH, "cases:claim_of_item",
            _("Review"), by_item=True, survives=True,
        ),
        WorkKind(
            CLAIM_SUPPLEMENT, _("Supplement an insurance claim"), "file-earmark-plus", OFFICER, "cases:claim_of_item",
            _("Open the claim"), by_item=True, survives=True,
        ),
        WorkKind(
            CLAIM_PAYMENT, _("Follow the payment of a claim"), "cash-coin", OFFICER, "cases:claim_of_item",
            _("Open the claim"), by_item=True, survives=True,
        ),
        WorkKind(
            CLAIM_REJECTED, _("Answer a rejection"), "patch-exclamation", OFFICER, "cases:claim_of_item",
            _("Open the claim"), by_item=True, survives=True,
        ),
    )
)  # fmt: skip
