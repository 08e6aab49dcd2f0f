"""The readers of what gives cause for an action: visits that missed the standard, findings and samples of the audit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from donations.ledger.models import AuditFinding, AuditSample
from unioncare.core.explain import explain
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject
from visits.schedule.models import Seat, Visit
from visits.schedule.selectors.standard import missed_visits

from ..enums import SourceKind
from ..sources import Found, Source

VISIT, FINDING, SAMPLE = "visit", "finding", "sample"
VISIT_LABEL = gettext_noop("A visit due on {day} did not keep the standard")
FINDING_LABEL = gettext_noop("Finding {number} of the audit, fund {fund}")
SAMPLE_LABEL = gettext_noop("Sample of the audit of {day}, fund {fund}")


def has_missed(visit: Visit, now: datetime | None = None) -> bool:
    """Tell whether a visit missed the standard; one that is not over yet asks nothing of the database."""
    now = now or timezone.now()
    over = visit.item.due_at < now and visit.item.state in (ItemState.OPEN, ItemState.DONE)
    return over and missed_visits(now).filter(pk=visit.pk).exists()


def find_visit(user: User, key: str) -> Found | None:
    """Read a visit that missed the standard, by the key of its work item."""
    if not _is_key(key):
        return None
    rows = missed_visits(timezone.now()).filter(pk__in=Visit.objects.visible_to(user).order_by().values("pk"))
    visit = rows.filter(item=int(key)).select_related("item", "case__unit").first()
    if visit is None:
        return None
    nobody = Seat.objects.filter(visit=visit, user__isnull=True).exists()
    label = explain(VISIT_LABEL, day=timezone.localdate(visit.item.due_at))
    return Found(label, visit.case.unit, visit.get_absolute_url(), "nobody_responsible" if nobody else "no_time")


def find_finding(user: User, key: str) -> Found | None:
    """Read a finding of the audit, by its number."""
    finding = AuditFinding.objects.visible_to(user).filter(number=key).select_related("fund__unit").first()
    if finding is None:
        return None
    label = explain(FINDING_LABEL, number=finding.number, fund=finding.fund.code)
    return Found(label, finding.fund.unit, finding.get_absolute_url(), "wrong_data")


def find_sample(user: User, key: str) -> Found | None:
    """Read a sample of the audit."""
    if not _is_key(key):
        return None
    sample = AuditSample.objects.visible_to(user).filter(pk=int(key)).select_related("fund__unit").first()
    if sample is None:
        return None
    label = explain(SAMPLE_LABEL, day=timezone.localdate(sample.drawn_at), fund=sample.fund.code)
    return Found(label, sample.fund.unit, sample.get_absolute_url(), "wrong_data")


def _cases(keys: Sequence[str]) -> Mapping[str, Subject]:
    """Return the subjects of the cases that visits are about."""
    rows = Visit.objects.filter(item__in=[int(key) for key in keys if _is_key(key)]).select_related("case__subject")
    return {str(visit.item_id): visit.case.subject for visit in rows.order_by()}


def _people(key: str) -> list[str]:
    """Return whom a visit was for, and who was to go."""
    visit = Visit.objects.filter(item=int(key)).select_related("case__member").first() if _is_key(key) else None
    if visit is None:
        return []
    seats = Seat.objects.filter(visit=visit, user__isnull=False).order_by("pk")
    return [visit.case.member.name, *seats.values_list("user__name", flat=True)]


def _is_key(text: str) -> bool:
    # Longer ones are none of the database's keys.
    return text.isascii() and text.isdecimal() and len(text) <= 18


SOURCES = (
    Source(VISIT, SourceKind.MISSED_STANDARD, find_visit, _cases, _people),
    Source(FINDING, SourceKind.AUDIT_FINDING, find_finding),
    Source(SAMPLE, SourceKind.AUDIT_FINDING, find_sample),
)
