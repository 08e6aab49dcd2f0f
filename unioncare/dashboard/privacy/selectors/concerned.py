"""Who must keep away from a privacy request: whoever asks, and who declared them a relative."""

from collections.abc import Sequence

from cases.care.selectors.concerned import people_concerned
from unioncare.worklist.conflicts import Barred
from unioncare.worklist.models import Subject

from ..models import PrivacyRequest


def people_barred(subjects: Sequence[Subject]) -> Barred:
    """Return subject → user → reason; four queries, however many subjects there are."""
    rows = PrivacyRequest.objects.filter(subject__in=[subject.pk for subject in subjects], member__isnull=False)
    members = dict(rows.order_by().values_list("subject_id", "member_id"))
    concerned = people_concerned({member for member in members.values() if member is not None})
    return {subject: concerned[member] for subject, member in members.items() if member in concerned}
