"""Beginning a report, writing its sections, throwing a draft away."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.periods import Period
from unioncare.organisation.models import Unit, User

from ..enums import ReportState, Section
from ..errors import ReportRefused, SectionsChanged
from ..models import Report, ReportSection
from ..selectors.sections import mark_of, plain_text
from .flow import WRITTEN, record_step


@attributed
def begin_report(*, unit: Unit, period: Period, actor: User, now: datetime) -> Report:
    """Begin a draft for a unit and a quarter or a year; a draft that is there is returned.

    Where a report was published before, the draft is its correction and begins with its words. Raises ReportRefused
    for a period that has not begun.
    """
    if period.first > timezone.localdate(now):
        raise ReportRefused(_("%(period)s has not begun yet.") % {"period": period.label})
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two clicks make one draft
    rows = Report.objects.filter(unit=unit, period=period.code)
    if (known := rows.filter(state=ReportState.DRAFT).first()) is not None:
        return known
    before = rows.filter(state=ReportState.PUBLISHED).first()
    last = rows.aggregate(last=Max("version"))["last"] or 0
    report = Report.objects.create(unit=unit, period=period.code, version=last + 1, begun_by=actor, begun_at=now)
    record_step(report, move="begin", source="", target=ReportState.DRAFT, actor=actor, now=now, reason="")
    if before is not None:
        for one in before.sections.order_by("pk"):
            ReportSection.objects.create(
                report=report, section=one.section, text=one.text, written_by_id=one.written_by_id,
                written_at=one.written_at,
            )  # fmt: skip
    return report


@attributed
def write_sections(
    *, report: Report, texts: Mapping[str, tuple[str, str]], actor: User, now: datetime
) -> list[Section]:
    """Keep what was written: by section the text and the mark of what the writer was shown; return what changed.

    A section that came back as it was shown is left as it is now, whoever changed it. Raises SectionsChanged, and keeps
    nothing, where both changed the same one; ReportRefused for a report that is no draft.
    """
    held = lock_report(report.pk)
    if held.state != ReportState.DRAFT:
        raise ReportRefused(_("A published report never changes: begin a correction."))
    there = {one.section: one for one in held.sections.select_related("written_by")}
    changed, theirs = [], {}
    for section, (typed, seen) in texts.items():
        text, row = plain_text(typed), there.get(section)
        present = row.text if row else ""
        if mark_of(text) == seen or text == present:
            continue
        if mark_of(present) != seen:
            theirs[section] = (row.written_by.name if row else "", present)
        changed.append((Section(section), text, row))
    if theirs:
        raise SectionsChanged(_("Somebody else saved the same section while you were writing."), theirs)
    for section, text, row in changed:
        _keep(held, section, text, row, actor, now)
    if changed:
        record_step(held, move=WRITTEN, source=held.state, target=held.state, actor=actor, now=now, reason="")
    return [section for section, _text, _row in changed]


@attributed
def discard_report(*, report: Report, actor: User, now: datetime) -> None:
    """Throw a draft away with its words. Raises ReportRefused for what was published."""
    held = lock_report(report.pk)
    if held.state != ReportState.DRAFT:
        raise ReportRefused(_("A published report stays: begin a correction."))
    held.delete()


def lock_report(pk: int) -> Report:
    """Lock a report until the end of the transaction."""
    held: Report = Report.objects.select_for_update(of=("self",)).select_related("unit", "published_by").get(pk=pk)
    return held


def _keep(report: Report, section: Section, text: str, row: ReportSection | None, actor: User, now: datetime) -> None:
    """Write one section; an empty one is no row."""
    if row is not None and not text:
        row.delete()
        return
    row = row or ReportSection(report=report, section=section)
    row.text, row.written_by, row.written_at = text, actor, now
    row.full_clean(exclude=["report", "written_by"], validate_unique=False)
    row.save()
