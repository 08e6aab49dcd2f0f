"""Subjects and work items, and drafts of them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from unioncare.core.explain import explain
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import ItemState, SubjectKind
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services import ItemDraft

from .organisation import UnitFactory

# Wednesday 18 March 2026, the day of the mock-ups.
NOW = datetime(2026, 3, 18, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))


class SubjectFactory(DjangoModelFactory):
    """A case-like subject."""

    class Meta:
        model = Subject

    kind = SubjectKind.CASE
    unit = factory.SubFactory(UnitFactory)
    label = factory.Faker("name", locale="zh_CN")
    reference = factory.Sequence(lambda n: f"2026-{n:04d}")
    level = 3


class WorkItemFactory(DjangoModelFactory):
    """An open item that is due at the end of the working day."""

    class Meta:
        model = WorkItem
        skip_postgeneration_save = True

    kind = "visit"
    subject = factory.SubFactory(SubjectFactory)
    unit = factory.SelfAttribute("subject.unit")
    scope_path = factory.SelfAttribute("unit.path")
    role = "branch_chair"
    opens_at = NOW - timedelta(days=14)
    due_at = NOW.replace(hour=18, minute=0)
    because = factory.LazyFunction(lambda: explain("Visits every %s days").as_json())
    source_key = factory.Sequence(lambda n: f"made:{n}")
    created_at = NOW - timedelta(days=14)

    @factory.post_generation
    def ended(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`ended=ItemState.DONE` ends the item at NOW."""
        if create and extracted:
            self.state, self.done_at = extracted, NOW
            self.reason = "" if extracted == ItemState.DONE else "因故取消"
            self.save()


def draft(subject: Subject, key: str, **changes: Any) -> ItemDraft:
    """Return a draft of a visit that is due in a week; any field can be given."""
    unit: Unit = changes.pop("unit", subject.unit)
    fields: dict[str, Any] = {
        "kind": "visit",
        "opens_at": NOW,
        "due_at": NOW + timedelta(days=7),
        "because": explain("Visits every {days} days", days=14),
    }
    return ItemDraft(subject=subject, unit=unit, source_key=key, **(fields | changes))
