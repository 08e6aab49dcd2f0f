"""Why the figures of a report are what they are."""

from datetime import datetime

from django.utils.translation import gettext_noop as _

from unioncare.core.explain import Explanation, Source, explain

from ..models import Report


def explain_figures(report: Report, now: datetime) -> Explanation:
    """Return of which records the tables are, and of which moment: they stop when the report is published."""
    span = report.span
    rule = _("Counted from the records of {unit} and everything below it, {first} – {last}, as they stood at {at}")
    because = explain(
        rule, unit=report.unit.name, first=span.first, last=span.last, at=report.published_at or now
    )  # fmt: skip
    days = f"from={span.first.isoformat()}&to={span.last.isoformat()}"
    return because.standing_in(Source(_("Scoreboard"), f"scoreboard:board?unit={report.unit.code}&{days}"))
