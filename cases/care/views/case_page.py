"""The case page."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.explain import Explanation
from unioncare.core.ui.why import source_url
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.selectors.clock import Clock

from ..contributions import acts_for, panels_for
from ..enums import Burden, CaseState, ConsentState, Psych, Severity
from ..models import Grading
from ..selectors.case_page import CaseView, load_case_page
from ..selectors.duplicates import duplicates_of
from ..selectors.timeline import FILTERS, timeline
from ..services.conditions import NO_CONSENT
from ..services.levels import psych_explanation
from .base import OfCase
from .moves import buttons_for

Text = str | Promise

STATE_TONES = {
    CaseState.REPORTED: "amber",
    CaseState.REOPENED: "amber",
    CaseState.IN_CARE: "green",
    CaseState.RECOVERING: "green",
    CaseState.DECEASED: "line",
    CaseState.REJECTED: "line",
    CaseState.CLOSED: "line",
}


class CasePageView(OfCase, TemplateView):
    """The heart of the product: who, where it stands, what the protocol asks, and what happened. Reading is noted."""

    template_name = "cases/page/page.html"
    reads = "page"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, case = self.user, self.case
        page = load_case_page(case, user, Clock(self.now, load_working_days()))
        events, more = timeline(page.history())
        panels = panels_for(user, case)
        return super().get_context_data(
            case=case,
            page=page,
            reasons_shown=reasons_shown(case),
            protocol_url=protocol_url(page),
            state_tone=STATE_TONES.get(CaseState(case.state), ""),
            buttons=buttons_for(case, user),
            acts=acts_for(user, case),
            main_panels=[panel for panel in panels if panel.main],
            side_panels=[panel for panel in panels if not panel.main],
            classes=class_rows(page.grading),
            psych_because=_psych(page, user),
            no_consent=NO_CONSENT.get(case.consent_state),
            consent_pending=case.consent_state == ConsentState.PENDING,
            duplicates=duplicates_of(case, user),
            events=events,
            more_events=more,
            filters=FILTERS,
            wanted="",
            may=permissions_of(user, case),
            **kwargs,
        )


def class_rows(grading: Grading | None) -> list[tuple[str, Text, int, Text]]:
    """Return S, E and P of a grading: letter, heading, value, name."""
    if grading is None:
        return []
    return [
        ("S", _("Severity"), grading.severity, Severity(grading.severity).label),
        ("E", _("Burden"), grading.burden, Burden(grading.burden).label),
        ("P", _("Psychological state"), grading.psych, Psych(grading.psych).label),
    ]


def reasons_shown(case: Any) -> bool:
    """Tell whether the reasons of work items may be read: they speak of severity and level, unless they were written
    while consent was pending."""
    return bool(case.may_process or case.consent_state == ConsentState.PENDING)


def protocol_url(page: CaseView) -> str:
    """Return the page of the protocol by which the case is planned."""
    return source_url("cases:protocol", page.plan.protocol.code) if page.plan else ""


def _psych(page: CaseView, user: Any) -> Explanation | None:
    if page.grading is None:
        return None
    page.grading.case = page.case  # spares the query for its scope
    return psych_explanation(page.grading, user)


def permissions_of(user: Any, case: Any) -> dict[str, bool]:
    """Return what this reader may do on the page, by short names."""
    names = ("note_facts", "see_documents", "record_consent", "verify_case", "plan_case", "unmask_member", "grade_case")
    return {name: user.has_perm(f"cases.{name}", case) for name in names}
