"""The flow of a report, and the only code that sets its state: draft → published → replaced by a correction."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.refusals import Text
from unioncare.core.workflow import Move, Workflow

from ..enums import ReportState, Section
from ..models import Report, ReportSection, ReportStep
from ..permissions import PUBLISH

if TYPE_CHECKING:
    from unioncare.organisation.models import User


# The step of whoever wrote: sections name only the last one.
WRITTEN = "write"


def record_step(
    report: Report, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took a step, when and why."""
    ReportStep.objects.create(
        report=report, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def period_is_over(report: Report, user: Any, today: date) -> Text | None:
    last = report.span.last
    return None if last < today else _("The period lasts until %(day)s: publish the report afterwards.") % {"day": last}


def has_its_words(report: Report, user: Any) -> Text | None:
    """Figures alone say neither what they mean nor what follows from them."""
    asked = (Section.INTRODUCTION, Section.MEASURES)
    held = set(report.sections.filter(section__in=asked).order_by().values_list("section", flat=True))
    missing = [section for section in asked if section not in held]
    return _("Nothing is written under “%(section)s” yet.") % {"section": missing[0].label} if missing else None


def written_by_another(report: Report, user: Any) -> Text | None:
    """Whoever wrote in this version, or in one before it whose words it goes on from, also where others wrote last."""
    if user is None:
        return None
    versions = Report.objects.filter(unit=report.unit_id, period=report.period, version__lte=report.version)
    steps = ReportStep.objects.filter(report__in=versions.order_by(), move=WRITTEN, actor=user)
    if not (steps.exists() or ReportSection.objects.filter(report__in=versions.order_by(), written_by=user).exists()):
        return None
    return _("You wrote in this report: somebody else publishes it.")


REPORT_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "publish", pgettext_lazy("report", "Publish"), (ReportState.DRAFT,), ReportState.PUBLISHED, PUBLISH,
            (has_its_words, written_by_another), on_day=(period_is_over,),
        ),
        # Made by the publication of the correction alone.
        Move("replace", pgettext_lazy("report", "Replace"), (ReportState.PUBLISHED,), ReportState.REPLACED, PUBLISH),
    ),
    record=record_step,
)  # fmt: skip
