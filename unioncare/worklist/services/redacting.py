"""Taking out of items what may no longer be told."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import gettext

from unioncare.core.explain import Explanation

from ..models import ApprovalStep, Pause, Subject, WorkItem

# A subject as its number, or as that of its row where it has none.
NAMELESS = Coalesce(NullIf(F("reference"), Value("")), Concat(Value("#"), Cast("pk", CharField())))


@transaction.atomic
def redact_items(*, subject: Subject, kinds: Collection[str], because: Explanation) -> int:
    """Let the open items of these kinds say no more than `because`; who, what and when stay. Return how many."""
    items = WorkItem.objects.open().filter(subject=subject, kind__in=kinds)
    return items.update(because=because.as_json(), details={})


@transaction.atomic
def forget_subjects(*, subjects: Collection[int], numbered: bool = True) -> int:
    """Leave of subjects and their items numbers, days, and who did what, for the counts; return how many items.

    Whom they were about, why they were due and what came of them is gone for good; so is the number, unless something
    that stays is `numbered` by it.
    """
    if not numbered:
        Subject.objects.filter(pk__in=subjects).update(reference="")
    Subject.objects.filter(pk__in=subjects).update(label=NAMELESS, url="", level=None, withheld=True)
    Pause.objects.filter(item__subject__in=subjects).exclude(note="").update(note="")
    ApprovalStep.objects.filter(approval__subject__in=subjects).exclude(comment="").update(comment="")
    items = WorkItem.objects.filter(subject__in=subjects)
    items.exclude(reason="").update(reason=gettext("The case was erased."))
    return items.update(title={}, because={}, details={}, result="")
