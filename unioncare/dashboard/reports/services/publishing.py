"""Publishing a report: its figures stop, and the one that it corrects is replaced."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.selectors.protocol import protocol_for
from unioncare.core.audit import attributed
from unioncare.organisation.models import User

from ..enums import ReportState
from ..errors import ReportRefused
from ..models import Report
from ..selectors.figures import tables_over
from .flow import REPORT_FLOW
from .writing import lock_report


@attributed
def publish_report(*, report: Report, actor: User, now: datetime) -> Report:
    """Freeze the figures as they are now, with the protocol that bound the unit at the end of the period.

    Raises ReportRefused where it was published before, MoveRefused with what else is against it.
    """
    held = lock_report(report.pk)
    if held.published_by is not None and held.published_at is not None:
        at = timezone.localtime(held.published_at)
        raise ReportRefused(
            _("%(name)s published this report on %(day)s. Nothing was changed; a correction is a new version.")
            % {"name": held.published_by.name, "day": f"{at:%Y-%m-%d %H:%M}"}
        )
    if (why := REPORT_FLOW.why_not(held, "publish", actor, now)) is not None:
        raise ReportRefused(why)
    _freeze(held, actor, now)
    for before in Report.objects.filter(unit=held.unit_id, period=held.period, state=ReportState.PUBLISHED):
        REPORT_FLOW.move(Report, before.pk, "replace", actor=None, told_by=actor, now=now, reason=f"v{held.version}")
    moved: Report = REPORT_FLOW.move(Report, held.pk, "publish", actor=actor, now=now)
    return moved


def _freeze(report: Report, actor: User, now: datetime) -> None:
    """Keep the figures before the state says so: a published report without them cannot be."""
    protocol = protocol_for(report.unit, report.span.last)
    report.figures = {"tables": [one.as_json() for one in tables_over(report.unit, report.span, now)]}
    report.protocol = protocol.code if protocol else ""
    report.published_by, report.published_at = actor, now
    report.save(update_fields=["figures", "protocol", "published_by", "published_at"])
