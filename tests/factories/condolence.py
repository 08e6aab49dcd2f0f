"""Condolence lists of the world: made by rule, approved, signed through their services."""

import uuid
from datetime import datetime
from typing import Any

from donations.aid.enums import Occasion
from donations.aid.models import CondolenceList
from donations.aid.selectors.choosing import Criteria
from donations.aid.services.listing import ListEntry, draft_list, submit_list
from donations.ledger.enums import Account
from donations.ledger.models import Fund
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import decide

from .cases import NOW
from .world import World


def list_entry(world: World, fund: Fund, **more: Any) -> ListEntry:
    """Return a spring-festival list over all open cases of the enterprise, paid in cash."""
    names = ("min_level", "min_severity", "min_hardship")
    criteria = Criteria(more.pop("unit", world.enterprise), **{name: more.pop(name, 0) for name in names})
    facts = {"title": "春节送温暖", "occasion": Occasion.FESTIVAL, "place": Account.CASH, "key": uuid.uuid4(), **more}
    return ListEntry(criteria=criteria, fund=fund, **facts)


def drafted_list(world: World, fund: Fund, *, now: datetime = NOW, **more: Any) -> CondolenceList:
    return draft_list(entry=list_entry(world, fund, **more), actor=world.welfare_officer, now=now)


def approved_list(held: CondolenceList, world: World, *, now: datetime = NOW) -> CondolenceList:
    """Send a list for approval and let two people approve it."""
    approval = submit_list(held=held, actor=world.welfare_officer, now=now).approval
    assert approval is not None
    for role in (Role.VICE_CHAIR, Role.CHAIR):
        decide(approval_id=approval.pk, actor=world.person(role), now=now, approve=True)
    return CondolenceList.objects.get(pk=held.pk)
