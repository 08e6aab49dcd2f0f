"""What aid did: asked for after one, three and six months, reckoned from the costs, withheld where it would tell."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.facts import CostLine, note_cost
from cases.care.services.reports import ConsentEntry
from donations.aid.errors import AidRefused
from donations.aid.models import Grant, GrantEffect
from donations.aid.selectors.effects import effect_of
from donations.aid.selectors.outcomes import donation_execution, outcomes_by_group
from donations.aid.services.effects import EffectEntry, ask_for_effects, note_effect
from donations.aid.services.notices import end_notices
from donations.ledger.enums import EntryKind, FundKind
from donations.ledger.models import Fund
from tests.factories import World
from tests.factories.campaigns import given, opened, opened_for
from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.funds import booked, fund
from tests.factories.grants import approved_grant, asked_grant, published, settled
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.recovery.models import RecoveryMeasure

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
MARCH = (TODAY.replace(day=1), TODAY.replace(day=31))
# The 18th of April and of June.
AFTER_ONE, AFTER_THREE = NOW + timedelta(days=31), NOW + timedelta(days=92)
SAVED = EffectEntry(["medicine", "living"], "够三个月的药费")


def paid(case: IllnessCase, world: World, purse: Fund) -> Grant:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=NOW + timedelta(days=8))
    return settled(grant, world)


def looks() -> list[tuple[int, str, str]]:
    rows = WorkItem.objects.filter(kind="aid_effect").order_by("opens_at")
    return [(row.details["months"], f"{row.opens_at.astimezone(NOW.tzinfo):%m-%d}", row.state) for row in rows]


def test_a_paid_grant_is_looked_at_three_times(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = paid(case, world, purse)
    asked = [(1, "04-18", "open"), (3, "06-18", "open"), (6, "09-18", "open")]
    assert looks() == asked
    WorkItem.objects.filter(kind="aid_effect").delete()  # the signal was lost
    assert (ask_for_effects(now=NOW), ask_for_effects(now=NOW)) == (3, 0)
    assert looks() == asked
    with pytest.raises(AidRefused, match="from 2026-04-18 on"):
        note_effect(grant=grant, months=1, entry=SAVED, actor=world.branch_chair, now=NOW)
    with pytest.raises(AidRefused, match="do not include"):
        note_effect(grant=grant, months=1, entry=SAVED, actor=world.chair, now=AFTER_ONE)
    note_effect(grant=grant, months=1, entry=SAVED, actor=world.branch_chair, now=AFTER_ONE)
    assert [state for _months, _day, state in looks()] == ["done", "open", "open"]
    with pytest.raises(AidRefused, match="韩立新 noted this on 2026-04-18"):
        note_effect(grant=grant, months=1, entry=SAVED, actor=world.branch_chair, now=AFTER_ONE)


def test_before_and_after_are_reckoned_from_the_costs(case: IllnessCase, world: World, purse: Fund) -> None:
    RecoveryMeasure.objects.create(case=case, measured_on=TODAY, ecog=3, self_rated=30, recorded_at=NOW)
    grant = paid(case, world, purse)
    late = CostLine(TODAY + timedelta(days=60), Decimal(40_000), "第二次住院", basic_insurance=Decimal(20_000))
    later = AFTER_THREE - timedelta(days=1)
    note_cost(case_id=case.pk, entry=late, actor=world.branch_chair, now=later)
    RecoveryMeasure.objects.create(case=case, measured_on=later.date(), ecog=1, recorded_at=later)
    row = note_effect(grant=grant, months=3, entry=SAVED, actor=world.branch_chair, now=AFTER_THREE)
    # 186,400 less 151,400 of others; then less the grant of 6,000, and 20,000 of the second stay.
    assert (row.borne_before, row.borne_after) == (Decimal(35_000), Decimal(49_000))
    assert (row.burden_before, row.burden_after) == (3, 4)
    assert (row.ecog_before, row.ecog_after, row.health_before, row.health_after) == (3, 1, 30, 30)
    found = effect_of(case, AFTER_ONE.date())
    assert found.measures is not None
    assert (found.measures.before.borne, found.measures.after.borne) == (Decimal(35_000), Decimal(29_000))
    assert ([one.number for one in found.grants], found.total) == ([grant.number], Decimal(6_000))


def test_consent_and_erasure_take_it_away(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = paid(case, world, purse)
    note_effect(grant=grant, months=1, entry=SAVED, actor=world.branch_chair, now=AFTER_ONE)
    entry = ConsentEntry(given_by="李梅", relation="妻子", by_proxy=True)
    withdraw_consent(case_id=case.pk, entry=entry, actor=world.branch_chair, now=AFTER_ONE)
    with pytest.raises(AidRefused, match="Consent was withdrawn"):
        note_effect(grant=grant, months=3, entry=SAVED, actor=world.branch_chair, now=AFTER_THREE)
    assert ask_for_effects(now=AFTER_THREE) == 0
    assert [state for _months, _day, state in looks()] == ["done", "cancelled", "cancelled"]
    case.gradings.all().delete()
    case.delete()
    assert not GrantEffect.objects.exists()


def test_the_form_and_the_panel(
    case: IllnessCase, world: World, purse: Fund, sign_in: SignIn, time_machine: object
) -> None:
    grant = paid(case, world, purse)
    branch = sign_in(world.branch_chair)
    form = reverse("donations:grant_effect", args=[grant.number, 1])
    assert "from 2026-04-18 on" in branch.get(form).content.decode()
    time_machine.move_to(AFTER_ONE, tick=False)  # type: ignore[attr-defined]
    item = WorkItem.objects.filter(kind="aid_effect").order_by("opens_at")[0]
    led = branch.get(reverse("donations:grant_of_item", args=[item.pk]))
    assert led.headers["Location"] == form
    shown = branch.get(form).content.decode()
    assert all(word in shown for word in ("35,000", "29,000", "E3 Catastrophic costs"))
    assert "Say what" not in shown
    branch.post(form, {"used_for": ["medicine", "debt"], "note": "还了一部分外债"})
    panel = branch.get(reverse("donations:effect_of_case", args=[case.number])).content.decode()
    assert all(word in panel for word in ("Medicine and aids · Debts of the illness", "还了一部分外债", grant.number))
    # Who pays and who audits read amounts, never this.
    assert sign_in(world.person(Role.FINANCE_OFFICER)).get(
        reverse("donations:effect_of_case", args=[case.number])
    ).status_code == 403  # fmt: skip


def test_d5_is_paid_of_raised_as_counted_by_hand(world: World, case: IllnessCase) -> None:
    assert donation_execution(world.enterprise, MARCH).value is None
    campaign = fund(world.enterprise, kind=FundKind.CAMPAIGN, code="c-1")
    other = fund(world.enterprise, code="no-campaign", bank=5_000)
    gifts = [1_000, 250, 750]
    for amount in gifts:
        booked(campaign, EntryKind.GIFT, amount)
    booked(campaign, EntryKind.GIFT, 99, on=TODAY.replace(month=2))
    booked(campaign, EntryKind.RELIEF, 500)
    booked(other, EntryKind.RELIEF, 4_000)
    found = donation_execution(world.enterprise, MARCH)
    assert (found.part, found.whole, found.value) == (Decimal(500), Decimal(sum(gifts)), 0.25)
    assert donation_execution(world.far_enterprise, MARCH).value is None
    for_him = opened_for(case, world)
    given(for_him, 300)
    given(opened(world), 70)  # for a purpose: of no group of diseases
    assert [(one.label, one.raised, one.is_withheld) for one in outcomes_by_group(world.enterprise, MARCH)] == [
        ("Tumour", Decimal(300), True)
    ]


def test_what_stands_for_few_members_is_withheld(
    case: IllnessCase, world: World, purse: Fund, sign_in: SignIn, django_assert_num_queries: Callable[..., object]
) -> None:
    grants = [paid(case, world, purse)]
    note_effect(grant=grants[0], months=1, entry=SAVED, actor=world.branch_chair, now=AFTER_ONE)
    with django_assert_num_queries(3):
        outcomes_by_group(world.enterprise, MARCH)
    chair = sign_in(world.chair)
    page = chair.get(reverse("donations:aid_outcomes")).content.decode()
    assert "Tumour" in page
    assert "fewer than 5 members: withheld" in page
    assert "6,000" not in page
    for number in range(4):
        other = graded(world, member=make_member(world, name=f"李{number}", number=f"04{number:04}"))
        grant = asked_grant(other, world, purse)
        grants.append(grant)
        Grant.objects.filter(pk=grant.pk).update(state="paid", paid_on=TODAY + timedelta(days=number))
    with django_assert_num_queries(3):
        (row,) = outcomes_by_group(world.enterprise, MARCH)
    assert (len(row.members), row.grants, row.paid, row.is_withheld) == (5, 5, sum(one.asked for one in grants), False)
    assert (row.days.value, row.lighter, row.same, row.heavier) == (1.0, 0, 1, 0)
    book = chair.post(reverse("donations:aid_outcomes_export"), {"purpose": "年度报告"})
    assert book.headers["Content-Type"].endswith("sheet")
