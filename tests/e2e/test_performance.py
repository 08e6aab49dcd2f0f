"""Numbers in a real browser: somebody reads their own on the phone, and the superior once the month is over."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.conftest import Staff
from tests.factories import World
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_my_numbers_on_the_phone_to_what_the_chair_reads(staff: Staff, world: World) -> None:
    over = timezone.now() - timedelta(days=70)
    subject, leader = SubjectFactory(unit=world.group), world.people[Role.BRANCH_CHAIR]
    for number in range(6):
        done = number < 4
        WorkItemFactory(
            kind="regrading", subject=subject, assignee=leader, opens_at=over - timedelta(days=9), due_at=over,
            state=ItemState.DONE if done else ItemState.OPEN, done_by=leader if done else None,
            done_at=over - timedelta(days=1) if done else None,
        )  # fmt: skip
    month = f"{timezone.localdate(over):%Y-%m}"
    phone = staff.on_phone(Role.BRANCH_CHAIR)
    phone.goto("/performance/")
    phone.select_option("#f-period", month)
    phone.click("form.uc-filters button[type=submit]")
    expect(phone.locator("main")).to_contain_text("66.7%")
    phone.click("a[href*='/files_reviewed/']")
    expect(phone.locator("tbody tr")).to_have_count(6)
    chair = staff.at_desk(Role.CHAIR)
    chair.goto("/performance/people/")
    chair.click(f"a[href='/performance/{leader.pk}/']")
    chair.select_option("#f-period", month)
    chair.click("form.uc-filters button[type=submit]")
    expect(chair.locator("main")).to_contain_text("66.7%")
    # The month that still runs is the person's own.
    chair.goto(f"/performance/{leader.pk}/?period={timezone.localdate():%Y-%m}")
    expect(chair.locator("main")).to_contain_text("该期间尚未对您开放")
