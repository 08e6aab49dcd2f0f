"""Ticks off "complete the file" as soon as the file lacks nothing."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_kind

from ..enums import PlanState
from ..models import CarePlan, IllnessCase
from ..selectors.case_file import load_file
from ..selectors.checklist import checklist, documents_asked

if TYPE_CHECKING:
    from unioncare.organisation.models import User

DOCUMENTS_ITEM = "documents"


def complete_file(*, case: IllnessCase, actor: "User | None", now: datetime) -> bool:
    """Complete the open item for the file when nothing is missing any more; return whether it was."""
    waiting = WorkItem.objects.open().filter(subject=case.subject_id, kind=DOCUMENTS_ITEM)
    if not waiting.exists():
        return False
    plan = CarePlan.objects.filter(case=case).exclude(state=PlanState.SUPERSEDED).first()
    asked = documents_asked(case, on=timezone.localdate(now), plan=plan)
    if not checklist(case, load_file(case), asked).complete:
        return False
    complete_kind(subject=case.subject, kinds=[DOCUMENTS_ITEM], actor=actor, now=now, result=_("The file is complete"))
    return True
