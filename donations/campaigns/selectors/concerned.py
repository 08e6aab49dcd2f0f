"""Whom a campaign concerns so closely that they must keep away: its beneficiary and their declared relatives."""

from collections.abc import Sequence

from cases.care.selectors.concerned import people_barred as barred_from_cases
from unioncare.worklist.conflicts import Barred
from unioncare.worklist.models import Subject

from ..models import Campaign


def people_barred(subjects: Sequence[Subject]) -> Barred:
    """Return subject → user → reason: who keeps away from the case keeps away from its campaign."""
    rows = Campaign.objects.filter(subject__in=[subject.pk for subject in subjects], case__isnull=False)
    cases = {row.subject_id: row.case.subject for row in rows.select_related("case__subject").order_by() if row.case}
    barred = barred_from_cases(list(cases.values()))
    return {pk: barred[case.pk] for pk, case in cases.items() if case.pk in barred}
