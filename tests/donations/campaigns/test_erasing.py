"""What is left of a campaign whose case is erased, and of the gifts of a donor who is: no word of either."""

from io import StringIO

import pytest
from django.core.management import call_command

from cases.care.models import IllnessCase
from donations.campaigns.models import Campaign, Gift, Pledge, Refund, StatementLine
from donations.campaigns.selectors.donors import count_gifts
from donations.campaigns.services.erasing import forget_donor
from tests.factories import World
from tests.factories.campaigns import given, opened, opened_for, pledged
from tests.factories.cases import NOW, TODAY, load_catalogues, make_member, reported

pytestmark = pytest.mark.django_db


def test_an_erased_case_takes_the_words_along(world: World) -> None:
    load_catalogues()
    case = reported(world)
    campaign = opened_for(case, world)
    given(campaign, 300)
    IllnessCase.objects.get(pk=case.pk).delete()
    kept = Campaign.objects.select_related("fund").get(pk=campaign.pk)
    assert (kept.case, kept.title_zh, kept.title_en, kept.story_zh, kept.story_en) == (None, kept.code, "", "—", "")
    assert (kept.because, kept.gift_count) == ({}, 1)
    consent = kept.consents.get()
    assert (consent.signed_by, consent.relation) == ("", "")
    assert kept.fund is not None
    assert (kept.fund.name_zh, kept.fund.balance) == (kept.fund.code, 300)


def whole() -> list[tuple[str, ...]]:
    """Return every name that gifts, pledges, lines and refunds hold."""
    gifts = [(row.donor, row.shown, row.payer) for row in Gift.objects.order_by("pk")]
    pledges = [(row.donor, row.employee_no) for row in Pledge.objects.order_by("pk")]
    lines = [(row.payer, row.remark) for row in StatementLine.objects.order_by("pk")]
    return [*gifts, *pledges, *lines, *((row.received_by, row.reason) for row in Refund.objects.order_by("pk"))]


def line(campaign: Campaign, number: str, payer: str, remark: str = "") -> None:
    StatementLine.objects.create(
        campaign=campaign, channel="bank", transaction_no=number, amount=50, arrived_on=TODAY, payer=payer,
        remark=remark,
    )  # fmt: skip


def test_a_donor_who_is_erased_leaves_amounts_days_and_numbers(world: World) -> None:
    member, campaign = make_member(world, name="李明", number="098765", phone="13977665544"), opened(world)
    own = given(campaign, 300, donor="李明", shown="name", payer="李明 13977665544 加油")
    given(campaign, 50, donor="李明华", shown="masked", payer="李明华")
    given(campaign, 900, donor="采煤三队", shown="name", donors=38, payer="李明 代三队")
    pledged(campaign, donor="李明", employee_no="098765")
    pledged(campaign, donor="李明华", employee_no="198765")
    line(campaign, "1", "李明", "工号098765")
    line(campaign, "2", "李明华", "李明华捐款")
    Refund.objects.create(
        gift=own, amount=300, reason="李明住院", asked_by=world.chair, asked_at=NOW, received_by="王梅"
    )  # fmt: skip

    assert forget_donor(member=member) == 1

    assert whole() == [
        ("", "anonymous", "— — 加油"), ("李明华", "masked", "李明华"), ("采煤三队", "name", "— 代三队"),
        ("", ""), ("李明华", "198765"), ("—", "工号—"), ("李明华", "李明华捐款"), ("—", "—住院"),
    ]  # fmt: skip
    kept = Gift.objects.get(pk=own.pk)
    assert (kept.amount, kept.given_on, kept.code, kept.donor_index) == (300, own.given_on, own.code, b"")
    assert forget_donor(member=member) == 0
    call_command("verify_ledger", stdout=StringIO())


def test_whoever_has_the_same_name_keeps_what_they_gave(world: World) -> None:
    member, campaign = make_member(world, name="李明", number="098765"), opened(world)
    make_member(world, name="李明", number="030218")
    given(campaign, 300, donor="李明", payer="李明")
    promised = pledged(campaign, donor="李明", employee_no="098765")
    Pledge.objects.filter(pk=promised.pk).update(gift=given(campaign, 20, donor="李明"))
    pledged(campaign, donor="李明", employee_no="030218")
    line(campaign, "1", "李明")

    assert (count_gifts(member), forget_donor(member=member)) == (0, 1)

    assert whole() == [
        ("李明", "anonymous", "李明"), ("", "anonymous", ""), ("", ""), ("李明", "030218"), ("李明", ""),
    ]  # fmt: skip
