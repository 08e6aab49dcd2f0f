"""Grants of the world: asked for, decided, published, paid and signed for through the services themselves."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from cases.care.models import IllnessCase
from donations.aid.enums import GrantKind
from donations.aid.models import Grant, Notice
from donations.aid.selectors.payments import payment_of
from donations.aid.selectors.proposal import propose
from donations.aid.services.asking import GrantEntry, draft_grant, submit_grant
from donations.aid.services.notices import publish_grant
from donations.ledger.models import Fund
from donations.payments.enums import Failure
from donations.payments.services.batches import Outcome, send_batch, settle_batch
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import decide, pending_for

from .cases import NOW, TODAY
from .organisation import PostFactory
from .payments import account, batch_of
from .world import SINCE, World


def entry_for(case: IllnessCase, fund: Fund, **more: Any) -> GrantEntry:
    """Return what a branch asks for: what the rules propose, unless told otherwise."""
    kind = more.pop("kind", GrantKind.RELIEF)
    occasion = more.pop("occasion", "")
    asked = more.pop("asked", None)
    if asked is None:
        asked = propose(case, kind, TODAY, occasion=occasion).amount
    return GrantEntry(
        kind=kind, asked=Decimal(asked), fund=fund, key=more.pop("key", uuid.uuid4()), occasion=occasion, **more
    )


def drafted_grant(case: IllnessCase, world: World, fund: Fund, *, now: datetime = NOW, **more: Any) -> Grant:
    return draft_grant(case_id=case.pk, entry=entry_for(case, fund, **more), actor=world.branch_chair, now=now)


def asked_grant(case: IllnessCase, world: World, fund: Fund, *, now: datetime = NOW, **more: Any) -> Grant:
    grant = drafted_grant(case, world, fund, now=now, **more)
    return submit_grant(grant=grant, actor=world.branch_chair, now=now)


def decided(grant: Grant, world: World, *roles: Role, yes: bool = True, now: datetime = NOW) -> Grant:
    """Let these roles decide one after another."""
    assert grant.approval_id is not None
    for role in roles:
        comment = "" if yes else "材料不足"
        decide(approval_id=grant.approval_id, actor=world.person(role), now=now, approve=yes, comment=comment)
    return Grant.objects.get(pk=grant.pk)


# Who decides on relief above the limit of the second signature.
LARGE = (Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY)


def approved_grant(case: IllnessCase, world: World, fund: Fund, *, now: datetime = NOW, **more: Any) -> Grant:
    """Return relief that was approved by three people; the member has a verified account."""
    account(world, case.member)
    return decided(asked_grant(case, world, fund, now=now, **more), world, *LARGE, now=now)


def published(grant: Grant, world: World, *, now: datetime = NOW) -> Notice:
    return publish_grant(grant=grant, actor=world.welfare_officer, now=now)


def settled(grant: Grant, world: World, *, paid: bool = True, now: datetime = NOW) -> Grant:
    """Let finance pay what was ordered, or the bank send it back."""
    payment = payment_of(Grant.objects.get(pk=grant.pk))
    assert payment is not None
    # Whoever decided checks no payment of it: that takes a second person of finance.
    second = PostFactory(unit=world.enterprise, role=Role.FINANCE_OFFICER, starts_on=SINCE).user
    batch = batch_of(world, payment)
    waiting = pending_for(batch.subject, "payment_batch")
    assert waiting is not None
    decide(approval_id=waiting.pk, actor=second, now=NOW, approve=True)
    send_batch(batch=batch, actor=world.person(Role.FINANCE_OFFICER), now=NOW)
    outcome = Outcome(paid_on=TODAY) if paid else Outcome(failure=Failure.ACCOUNT)
    settle_batch(batch=batch, outcomes={payment.pk: outcome}, actor=world.person(Role.FINANCE_OFFICER), now=now)
    return Grant.objects.get(pk=grant.pk)
