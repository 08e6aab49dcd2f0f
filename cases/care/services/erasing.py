"""Erasing a case for good: its rows and files, its words in the worklist and in the trail.

Rooms above hear of it by `pre_delete` and keep what the books need; docs/architecture.md lists them.
"""

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, router, transaction
from django.db.models.deletion import Collector
from django.utils.translation import gettext

from unioncare.core.audit import forget_entries
from unioncare.worklist.models import Subject
from unioncare.worklist.services import cancel_items, forget_subjects

from ..models import IllnessCase
from .numbering import keep_given

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Rows of a model that go.
Doomed = dict[type[models.Model], set[Any]]


@transaction.atomic
def erase_case(*, case_id: int, actor: "User | None", now: datetime) -> None:
    """Delete a case with everything that hangs on it; nothing brings it back.

    Raises ProtectedError while its member may be in danger. Whoever calls asks first what else stands against it.
    """
    rows = IllnessCase.objects.select_for_update(of=("self",))
    case = rows.select_related("subject", "unit", "member").get(pk=case_id)
    # A later case of the member stays, and does not hold this one back.
    IllnessCase.objects.filter(follows=case).update(follows=None)
    keep_given(case.number)
    doomed = _doomed(case)
    subjects = Subject.objects.filter(pk__in=_subjects(doomed)).select_related("unit").order_by("pk")
    for subject in subjects:
        cancel_items(subject=subject, now=now, actor=actor, reason=gettext("The case was erased."))
    case.delete()
    for model, keys in doomed.items():
        forget_entries(model, keys)
    forget_subjects(subjects=[subject.pk for subject in subjects], numbered=False)


def _doomed(case: IllnessCase) -> Doomed:
    """Return what goes with a case, as the database would delete it."""
    collector = Collector(using=router.db_for_write(IllnessCase, instance=case))
    collector.collect([case])
    found: Doomed = defaultdict(set)
    for model, rows in collector.data.items():
        found[model] |= {row.pk for row in rows}
    for query in collector.fast_deletes:
        found[query.model] |= set(query.order_by().values_list("pk", flat=True))
    return found


def _subjects(doomed: Doomed) -> set[int]:
    """Return the subjects of what goes: of the case, of its alerts."""
    found: set[int] = set()
    for model, keys in doomed.items():
        if any(field.name == "subject" and field.related_model is Subject for field in model._meta.fields):
            rows = model._default_manager.filter(pk__in=keys).order_by()
            found |= set(rows.values_list("subject_id", flat=True))
    return found
