"""Objects of feedback for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from assessments.feedback.access import OF_CATEGORY
from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from cases.care.models import IllnessCase
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.feedback import written
from tests.factories.visits import PHOTO, first_visit, record_entry
from unioncare.worklist.models import WorkItem
from visits.schedule.models import VisitReferral
from visits.schedule.services.recording import record_visit


class FeedbackStage:
    """What feedback brings to the stage; the world and the case are the stage's."""

    world: World
    case: IllnessCase

    @cached_property
    def rights_request(self) -> FeedbackRequest:
        """A matter of lawful rights of the group, with a file, for the branch chair."""
        return written(self.world, Category.RIGHTS, unit=self.world.group, now=timezone.now(), files=(PHOTO,))

    @cached_property
    def care_request(self) -> FeedbackRequest:
        return written(self.world, unit=self.world.group, now=timezone.now())

    @cached_property
    def legal_item(self) -> WorkItem:
        """The work item of a need for legal help that a visitor noted."""
        entry = record_entry(self.world, needs={"legal": "工伤认定被拒"}, happened_at=timezone.now())
        record_visit(visit=first_visit(self.case), entry=entry, actor=self.world.branch_chair, now=timezone.now())
        item = VisitReferral.objects.get(need="legal").item
        assert item is not None
        return item


Maker = Callable[[Any], Target]

_READ = OF_CATEGORY[Category.RIGHTS]
OBJECTS: dict[str, Maker] = {
    f"assessments:feedback_{name}": lambda stage: Target({"number": stage.rights_request.number})
    for name in ("request", "details", "reply", "rights")
}
OBJECTS |= {
    "assessments:feedback": lambda stage: Target(marker=stage.rights_request.number, marker_for=_READ),
    "assessments:feedback_case": lambda stage: Target({"number": stage.care_request.number}),
    "assessments:feedback_poster": lambda stage: Target({"code": stage.world.group.code}),
    "assessments:feedback_of_referral": lambda stage: Target({"item": stage.legal_item.pk}),
    "assessments:feedback_move": lambda stage: Target({"number": stage.rights_request.number, "move": "answer"}),
    "assessments:feedback_file": lambda stage: Target(
        {"number": stage.rights_request.number, "pk": stage.rights_request.files.get().pk}
    ),
}
