"""What cases that are gone from the database leave in the worklist: open items end, and all of them forget."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services import cancel_items, forget_subjects


class CaseErased(Exception):
    """Work stood open for cases that are gone; names the subjects. The items are cancelled when this is raised."""


def forget_erased() -> int:
    """Let the work of cases that are gone say no word of them any more; return of how many items."""
    gone = Subject.objects.filter(kind=SubjectKind.CASE, case__isnull=True)
    telling = gone.filter(~Q(url="") | Q(withheld=False)).order_by("pk").values_list("pk", flat=True)
    return forget_subjects(subjects=list(telling), numbered=False)


def end_work_of_erased(*, now: datetime) -> int:
    """Cancel open items of cases that are gone. Where there are any, CaseErased says so once; without any return 0."""
    held = WorkItem.objects.open().filter(subject__kind=SubjectKind.CASE, subject__case__isnull=True)
    subjects = list(Subject.objects.filter(pk__in=held.order_by().values("subject")).order_by("pk"))
    for subject in subjects:
        cancel_items(subject=subject, now=now, actor=None, reason=gettext("The case was erased."))
    if subjects:
        numbers = ", ".join(subject.reference or f"#{subject.pk}" for subject in subjects)
        raise CaseErased(f"work stood open for erased cases and is cancelled: {numbers}")
    return 0
