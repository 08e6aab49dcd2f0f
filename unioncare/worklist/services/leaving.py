"""A person leaves a post: everything that stands with them goes to somebody else at once."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from ..holdings import Paths, all_holdings
from ..models import WorkItem, WorkItemQuerySet
from ..selectors.staying import reasons_to_stay
from ..signals import items_given
from .holding import needed
from .telling import tell_given
from .transitions import APPROVAL_KEY, ItemRefused, change, forget_counts, lock_open, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(slots=True)
class HandOver:
    """What goes and what stays: kinds of items with their numbers; what stays by the reason why."""

    going: Counter[str] = field(default_factory=Counter)
    staying: Counter[str] = field(default_factory=Counter)
    holdings: list[tuple[str, int]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def items(self) -> int:
        return self.going.total()


def items_held(person: "User", paths: Paths) -> WorkItemQuerySet:
    """Return the open items of a person under some units; steps of approvals find their own successor."""
    held = WorkItem.objects.open().of(person).exclude(details__has_key=APPROVAL_KEY)
    return held if paths is None else held.within_any(paths)


def holds_anything(person: "User", paths: Paths) -> bool:
    """Tell whether anything under some units stands with a person."""
    return items_held(person, paths).exists() or any(one.count(person, paths) for one in all_holdings())


def preview_hand_over(*, person: "User", to: "User | None", paths: Paths, now: datetime) -> HandOver:
    """Return what would go to `to` and what would stay; nothing is written."""
    found = HandOver(holdings=[(str(one.label), one.count(person, paths)) for one in all_holdings()])
    items = list(items_held(person, paths).select_related("subject").order_by("pk"))
    stays = reasons_to_stay(items, to, now) if to else {}
    for item in items:
        if reason := stays.get(item.pk):
            found.staying[str(reason)] += 1
        else:
            found.going[item.kind] += 1
    return found


@transaction.atomic
def hand_over_everything(
    *,
    person: "User",
    to: "User",
    paths: Paths,
    actor: "User",
    now: datetime,
    reason: str,
    only: Collection[int] | None = None,
) -> HandOver:
    """Give all open items of a person, and what other apps say they hold, to somebody else; say what stays and why.

    With `only`, no other items than these go; what other apps say they hold goes all the same.
    """
    text = needed(reason)
    if person.pk == to.pk:
        raise ItemRefused(_("Choose somebody else."))
    done = HandOver()
    for one in all_holdings():  # first, for a case is locked before its items
        moved, kept = one.move(person=person, to=to, paths=paths, actor=actor, now=now, reason=text)
        done.holdings.append((str(one.label), moved))
        done.kept += kept
    held = items_held(person, paths) if only is None else items_held(person, paths).filter(pk__in=only)
    items = lock_open(WorkItem.objects.filter(pk__in=held.values("pk")))
    prefetch_related_objects(items, "subject")
    stays = reasons_to_stay(items, to, now)
    going = [item for item in items if item.pk not in stays]
    change(WorkItem.objects.filter(pk__in=[item.pk for item in going]), "hand_over", assignee=to)
    log([(item, {"assignee": [person.name, to.name], "reason": ["", text]}) for item in going], actor=actor)
    forget_counts(person.pk, to.pk)
    items_given.send(WorkItem, items=[item.pk for item in going], actor=actor, now=now)
    done.going, done.staying = Counter(item.kind for item in going), Counter(str(why) for why in stays.values())
    if done.going:
        key = f"given:{person.pk}:{to.pk}:{now.isoformat()}"
        tell_given(to=to, by=actor, kinds=done.going, key=key, now=now)
    return done
