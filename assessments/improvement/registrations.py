"""What the improvement room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, panels, stored_files, thresholds
from unioncare.core.panels import Panel
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.enums import SubjectKind

from . import (
    kinds,  # noqa: F401 -- imported for what it declares
    permissions,  # noqa: F401 -- imported for what it declares
    receivers,  # noqa: F401 -- imported for whom they listen to
)
from .models import Cause, EvidenceFile, ImprovementAction
from .selectors.concerned import people_barred
from .selectors.readers import (
    COMPLAINT,
    FINDING,
    SAMPLE,
    SCORE,
    SOURCES,
    VISIT,
    has_missed,
    is_complaint,
    score_key,
)
from .sources import register_source
from .thresholds import VERIFY_DAYS

SEE, OF = "assessments.see_improvement", "assessments:improvement_of"
# Whoever reads what gave cause; each of their roles sees improvement too.
SEE_VISIT, SEE_BOOKS = "visits.see_visit", "donations.see_books"
SEE_SURVEYS, SEE_COMPLAINT = "assessments.see_surveys", "assessments.read_complaint_feedback"
TITLE = _("Improvement")


def register() -> None:
    """Register the sources and their panels, who must keep away, the trail, the navigation."""
    thresholds.register(VERIFY_DAYS)
    for source in SOURCES:
        register_source(source)
    panels.register("visits:visit", Panel(TITLE, OF, SEE_VISIT, lambda visit: (VISIT, visit.item_id), has_missed))
    panels.register("donations:audit_finding", Panel(TITLE, OF, SEE_BOOKS, lambda finding: (FINDING, finding.number)))
    panels.register("donations:audit_sample", Panel(TITLE, OF, SEE_BOOKS, lambda sample: (SAMPLE, sample.pk)))
    panels.register(
        "assessments:feedback_request",
        Panel(TITLE, OF, SEE_COMPLAINT, lambda asked: (COMPLAINT, asked.number), is_complaint),
    )
    panels.register(
        "assessments:survey_results",
        Panel(TITLE, OF, SEE_SURVEYS, lambda low: (SCORE, score_key(low.survey.pk, low.unit.pk, low.key))),
    )
    register_conflicts(SubjectKind.IMPROVEMENT, people_barred)
    stored_files.goes_with_its_row(EvidenceFile, "file", folder="improvement")
    auditlog.register(Cause)
    auditlog.register(EvidenceFile, include_fields=["action", "file_name", "size"])
    auditlog.register(
        ImprovementAction, exclude_fields=["source_label"], mask_fields=["evidence"],
        mask_callable="unioncare.core.masking.mask_everything",
    )  # fmt: skip
    navigation.register(
        navigation.NavItem(
            "improvement", _("Improvement actions"), "arrow-repeat", "assessments:improvements", group="improvement",
            order=20, permission=SEE, places=("assessments:improvement",),
        )
    )  # fmt: skip
