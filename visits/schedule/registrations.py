"""What the schedule room tells the apps below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CaseAct, CasePanel, register_act, register_panel
from donations.aid.contributions import register_handed_over
from unioncare.core import navigation, stored_files, thresholds
from unioncare.notifications import kinds as message_kinds
from unioncare.worklist import holdings
from unioncare.worklist.holdings import Holding
from unioncare.worklist.selectors import doers

from . import kinds, permissions, receivers  # noqa: F401 -- imported for what they declare and whom they listen to
from .messages import MESSAGES
from .models import Promise, Receipt, Seat, Visit, VisitPhoto, VisitRecord, VisitReferral
from .selectors.acting import goes_for
from .selectors.handed_over import handed_over
from .services.leaving import count_seats, hand_over_seats
from .thresholds import ALL

_UNSEEN = "unioncare.core.masking.mask_everything"


def register() -> None:
    """Register the place in the navigation, the panel of the case page, messages, thresholds, the trail."""
    thresholds.register(*ALL)
    register_handed_over(handed_over)
    doers.register(kinds.VISIT_KINDS, goes_for)
    holdings.register(Holding("visits", _("Visits on which they go"), count_seats, hand_over_seats))
    message_kinds.register(MESSAGES)
    stored_files.goes_with_its_row(VisitPhoto, "file", folder="visits")
    auditlog.register(Visit, mask_fields=["place"], mask_callable=_UNSEEN)
    auditlog.register(Seat)
    auditlog.register(
        VisitRecord,
        mask_fields=["family", "note", "place", "state", "stage", "caregiver"],
        mask_callable=_UNSEEN,
    )
    auditlog.register(VisitReferral, mask_fields=["detail", "need"], mask_callable=_UNSEEN)
    auditlog.register(Promise, mask_fields=["text"], mask_callable=_UNSEEN)
    auditlog.register(Receipt, mask_fields=["received_by", "relation"], mask_callable=_UNSEEN)
    navigation.register(
        navigation.NavItem(
            "visits",
            _("Visits"),
            "calendar2-heart",
            "visits:mine",
            group="care",
            order=30,
            permission="visits.go_visiting",
            places=(
                "visits:visit",
                "visits:mine",
                "visits:calendar",
                "visits:standard",
                "visits:sheet",
                "visits:record",
            ),
            phone=True,
        )
    )
    navigation.register(
        navigation.NavItem(
            "receipts",
            _("Receipts to be booked"),
            "receipt",
            "visits:receipts",
            group="money",
            order=30,
            permission="visits.book_receipt",
            places=("visits:receipts", "visits:book_receipt"),
        )
    )
    register_panel(CasePanel(_("Visits"), "visits:of_case", "visits.see_visit", order=10, main=True, health=False))
    register_act(CaseAct(_("Plan a visit"), "calendar-plus", "visits:open", "visits.arrange_visits", order=50))
