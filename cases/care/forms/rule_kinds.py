"""Which fields the rules of each entitlement have."""

from django.utils.translation import gettext_lazy as _

from ..enums import Entitlement
from .rule_money import AmountPart, TiersPart
from .rule_parts import CADENCE, DOCUMENTS, EVENTS, EVERY, FESTIVALS, NumbersPart, Part, WithinPart
from .rule_people import AfterDaysPart, VisitorsPart

WITHIN = (WithinPart(),)
PARTS: dict[Entitlement, tuple[Part, ...]] = {
    Entitlement.CONSENT: WITHIN,
    Entitlement.VERIFICATION: WITHIN,
    Entitlement.FIRST_VISIT: (WithinPart(), VisitorsPart()),
    Entitlement.GRADING: WITHIN,
    Entitlement.PLANNING: WITHIN,
    Entitlement.APPROVAL: WITHIN,
    Entitlement.VISITS: (NumbersPart(**EVERY), VisitorsPart()),
    Entitlement.EVENT_VISITS: (
        EVENTS,
        NumbersPart(within_days=(_("Learnt afterwards: within … working days"), True, "")),
        VisitorsPart(),
    ),
    Entitlement.FESTIVAL_VISITS: (
        FESTIVALS,
        NumbersPart(window_days=(_("In the … days before"), True, "")),
        VisitorsPart(),
    ),
    Entitlement.COUNSELLING: (CADENCE,),
    Entitlement.SCREENING: (CADENCE,),
    Entitlement.EVENT_SCREENING: (EVENTS, NumbersPart(within_days=(_("Within … working days"), True, ""))),
    Entitlement.AID: (TiersPart(), WithinPart()),
    Entitlement.CLAIM_CHECK: WITHIN,
    Entitlement.CAMPAIGN: (AmountPart(), WithinPart()),
    Entitlement.REGRADING: (CADENCE,),
    Entitlement.FOLLOW_UP: (AfterDaysPart(),),
    Entitlement.SURVEY: (CADENCE,),
    Entitlement.DOCUMENTS: (DOCUMENTS, WithinPart()),
}
