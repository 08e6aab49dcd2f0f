"""What the entitlements are called where they stand as headings."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..enums import Entitlement

NAMES: dict[str, Promise] = {
    Entitlement.CONSENT: _("Consent"),
    Entitlement.VERIFICATION: _("Verification"),
    Entitlement.FIRST_VISIT: _("First visit"),
    Entitlement.GRADING: _("Grading"),
    Entitlement.PLANNING: _("Care plan"),
    Entitlement.APPROVAL: _("Approval of the plan"),
    Entitlement.VISITS: _("Regular visits"),
    Entitlement.EVENT_VISITS: _("Visits at treatment events"),
    Entitlement.FESTIVAL_VISITS: _("Visits at festivals"),
    Entitlement.COUNSELLING: _("Counselling"),
    Entitlement.SCREENING: _("Psychological screening"),
    Entitlement.EVENT_SCREENING: _("Screening after treatment events"),
    Entitlement.AID: _("Serious-illness relief"),
    Entitlement.CLAIM_CHECK: _("Insurance claim check"),
    Entitlement.CAMPAIGN: _("Donation campaign"),
    Entitlement.REGRADING: _("Re-grading"),
    Entitlement.FOLLOW_UP: _("Follow-up"),
    Entitlement.SURVEY: _("Satisfaction survey"),
    Entitlement.DOCUMENTS: _("Complete file"),
}
