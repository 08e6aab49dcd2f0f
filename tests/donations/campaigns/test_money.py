"""What becomes of the money of a campaign: paid out, left over, given back, booked wrongly. The books balance after."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from donations.aid.enums import GrantKind, GrantState
from donations.aid.errors import AidRefused
from donations.aid.models import Grant, GrantEffect
from donations.aid.selectors.given import free_of, given_in
from donations.aid.selectors.of_case import funds_for
from donations.aid.services.notices import end_notices
from donations.aid.starter import load_aid_rules
from donations.campaigns.enums import CampaignState, Channel, RefundState, Surplus, SurplusState
from donations.campaigns.errors import CampaignRefused
from donations.campaigns.kinds import SURPLUS
from donations.campaigns.models import Campaign, Gift, Refund, SurplusAct
from donations.campaigns.selectors.figures import figures_of
from donations.campaigns.selectors.paying import payouts_of
from donations.campaigns.selectors.receipts import receipt_of
from donations.campaigns.services.correcting import take_back
from donations.campaigns.services.payout import pay_out
from donations.campaigns.services.refunding import ask_refund, drop_refund, hand_back, return_by_channel
from donations.campaigns.services.running import close_campaign
from donations.campaigns.services.surplus import ask_surplus
from donations.ledger.enums import Account, EntryKind, FundKind, Reason
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import Fund
from donations.ledger.selectors.verifying import verify
from donations.ledger.services.funds import close_fund
from donations.ledger.services.transfers import transfer
from tests.factories.campaigns import OPENED, given, opened, opened_for
from tests.factories.cases import NOW, TODAY, graded, load_catalogues, make_member, reported
from tests.factories.funds import booked, fund
from tests.factories.grants import LARGE, decided, published, settled
from tests.factories.payments import account
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import ApprovalRefused, decide, pending_for

OVER = NOW + timedelta(days=8)


@pytest.fixture
def case(world):
    load_catalogues()
    load_aid_rules()
    return graded(world, now=OPENED - timedelta(days=5))


@pytest.fixture
def own(world, case) -> Campaign:
    """A campaign for the case with 8,000 in the bank."""
    campaign = opened_for(case, world)
    given(campaign, 8_000, channel=Channel.BANK, donor="周文静", shown="name")
    return fresh(campaign)


@pytest.fixture
def finance(world):
    return world.person(Role.FINANCE_OFFICER)


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("unit", "fund", "subject", "case").get(pk=campaign.pk)


def closed(campaign: Campaign, world) -> Campaign:
    close_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW, reason="目标已达成")
    return fresh(campaign)


def approve(campaign: Campaign, world, role: Role = Role.CHAIR, *, yes: bool = True) -> None:
    approval = pending_for(campaign.subject, SURPLUS)
    assert approval is not None
    decide(approval_id=approval.pk, actor=world.person(role), now=NOW, approve=yes, comment="" if yes else "再核对")


class TestPayingOut:
    def asked(self, campaign, world, amount: int) -> Grant:
        return pay_out(
            campaign=campaign, amount=Decimal(amount), note="捐款", key=uuid.uuid4(), actor=world.welfare_officer,
            now=NOW,
        )  # fmt: skip

    def test_gifts_reach_the_beneficiary_as_a_grant_that_others_decide(self, world, own, case, phone, signed_in):
        account(world, case.member)
        with pytest.raises(AidRefused, match=r"8,000\.00"):
            self.asked(own, world, 8_001)
        grant = self.asked(own, world, 6_000)
        assert (grant.state, grant.is_above, free_of(own.fund)) == (GrantState.REVIEW, False, Decimal(2_000))
        with pytest.raises(AidRefused, match=r"2,000\.00"):
            self.asked(own, world, 2_001)

        published(decided(grant, world, *LARGE), world)
        end_notices(now=OVER)
        grant = settled(grant, world, now=OVER)
        assert (grant.state, fresh(own).fund.bank) == (GrantState.PAID, Decimal(2_000))
        assert figures_of(fresh(own)).paid == Decimal(6_000)
        assert given_in(case.member_id, GrantKind.RELIEF, TODAY.year).total == 0
        html = phone.get(f"/donations/give/{own.token}/").content.decode()
        assert "6,000.00 CNY paid out" in html
        GrantEffect.objects.create(
            grant=grant, case=case, months=1, used_for=["medicine"], burden_before=4, burden_after=3, noted_on=TODAY,
            noted_by=world.welfare_officer,
        )  # fmt: skip
        for role, burden in ((Role.CHAIR, ("E4", "E3")), (Role.FINANCE_OFFICER, None)):
            (row,) = payouts_of(fresh(own), weighs=world.person(role).has_perm("donations.weigh_grant", case))
            seen = row.look and (f"E{row.look.burden_before}", f"E{row.look.burden_after}")
            assert (row.grant, row.days, seen) == (grant, 0, burden)
            page = signed_in(role).get(own.get_absolute_url()).content.decode()
            assert ("E4 → E3" in page) is (burden is not None)
        assert list(verify()) == []

    def test_it_pays_nobody_else_and_as_nothing_else(self, world, own):
        other = reported(world, member=make_member(world, name="宋平", number="030888"))
        purpose = opened(world)
        assert own.fund not in funds_for(other)
        assert purpose.fund in funds_for(other)
        own.case_id = other.pk
        with pytest.raises(AidRefused, match="pays nobody else"):
            self.asked(own, world, 10)

    def test_whoever_asks_for_aid_sees_the_button_and_gets_to_the_grant(self, own, signed_in):
        page = f"/donations/campaigns/{own.code}/"
        assert "Pay out" not in signed_in(Role.FINANCE_OFFICER).get(page).content.decode()
        welfare = signed_in(Role.WELFARE_OFFICER)
        assert "Pay out" in welfare.get(page).content.decode()
        form = welfare.get(f"{page}payout/").context["form"]
        assert form.initial["amount"] == Decimal(8_000)
        answer = welfare.post(f"{page}payout/", {"amount": "500", "note": "捐款", "key": str(uuid.uuid4())})
        grant = Grant.objects.get()
        assert (answer.status_code, answer.url) == (302, grant.get_absolute_url())
        assert grant.number in welfare.get(page).content.decode()


class TestLeftOver:
    def test_it_goes_where_the_rule_says_when_a_second_person_agrees_and_settles(
        self, world, campaign, finance, phone, signed_in
    ):
        mutual, union = fund(world.enterprise, kind=FundKind.MUTUAL_AID), fund(world.enterprise)
        given(campaign, 300, channel=Channel.BANK)
        asking = {"actor": finance, "now": NOW}
        with pytest.raises(CampaignRefused, match="once the campaign is closed"):
            ask_surplus(campaign=campaign, target=mutual, **asking)
        campaign = closed(campaign, world)
        with pytest.raises(CampaignRefused, match="To the mutual-aid fund"):
            ask_surplus(campaign=campaign, target=union, **asking)
        answer = signed_in(Role.FINANCE_OFFICER).post(
            f"/donations/campaigns/{campaign.code}/surplus/", {"target": mutual.pk}
        )
        assert answer.status_code == 302
        with pytest.raises(LedgerRefused, match="Settling campaign"):
            close_fund(fund=opened(world).fund, on=TODAY, actor=finance, now=NOW)
        given(campaign, 5, channel=Channel.BANK)
        with pytest.raises(ApprovalRefused, match=r"305\.00"):
            approve(campaign, world)
        approve(campaign, world, yes=False)
        assert SurplusAct.objects.get().state == SurplusState.REFUSED
        act = ask_surplus(campaign=campaign, target=mutual, **asking)
        with pytest.raises(ApprovalRefused):
            decide(approval_id=act.approval_id, actor=finance, now=NOW, approve=True)
        approve(campaign, world)

        campaign = fresh(campaign)
        mutual.refresh_from_db()
        assert (campaign.state, campaign.fund.closed_on, mutual.bank) == (CampaignState.SETTLED, TODAY, Decimal(305))
        assert (figures_of(campaign).moved, figures_of(campaign).balance) == (Decimal(305), 0)
        assert "305.00 CNY were left over" in phone.get(f"/donations/give/{campaign.token}/").content.decode()
        assert list(verify()) == []

    def test_by_hand_nothing_leaves_a_campaign_and_what_is_promised_stays(self, world, campaign, finance):
        other = fund(world.enterprise)
        given(campaign, 300, channel=Channel.BANK)
        moving = {"booked_on": TODAY, "note": "调剂", "key": uuid.uuid4(), "actor": finance, "now": NOW}
        with pytest.raises(LedgerRefused, match="by its declared rule alone"):
            transfer(source=campaign.fund, target=other, amount=Decimal(10), **moving)

    def test_donors_share_it_to_the_fen_and_what_cannot_go_back_goes_to_the_mutual_aid_fund(
        self, world, finance, signed_in
    ):
        mutual = fund(world.enterprise, kind=FundKind.MUTUAL_AID)
        campaign = opened(world, surplus=Surplus.DONORS)
        cash = given(campaign, 100, donor="李志强")
        bank = [given(campaign, 100, channel=Channel.BANK) for _number in range(2)]
        booked(campaign.fund, EntryKind.DEPOSIT, 100)
        booked(campaign.fund, EntryKind.RELIEF, 100)
        campaign = closed(campaign, world)
        ask_surplus(campaign=campaign, target=None, actor=finance, now=NOW)
        approve(campaign, world)
        shares = list(Refund.objects.order_by("pk").values_list("amount", flat=True))
        assert shares == [Decimal("66.67"), Decimal("66.67"), Decimal("66.66")]

        client = signed_in(Role.FINANCE_OFFICER)
        page = f"/donations/campaigns/{campaign.code}/refunds/"
        answer = client.post(f"{page}by-channel/", {"channel": "bank", "given_on": str(TODAY)})
        assert answer.status_code == 302, answer.context["form"].errors
        assert set(Refund.objects.filter(gift__in=bank).values_list("state", flat=True)) == {RefundState.GIVEN}
        with pytest.raises(CampaignRefused, match="handed to each"):
            return_by_channel(campaign=campaign, channel=Channel.CASH, given_on=TODAY, actor=finance, now=NOW)
        drop_refund(refund=cash.refund, reason="联系不上", actor=finance, now=NOW)
        assert "联系不上" in client.get(page).content.decode()
        ask_surplus(campaign=campaign, target=mutual, actor=finance, now=NOW)
        approve(campaign, world)
        assert fresh(campaign).state == CampaignState.SETTLED
        assert list(verify()) == []


class TestGivenBack:
    def test_one_asks_another_hands_it_over_and_the_receipt_tells(self, world, campaign, finance, phone, signed_in):
        gift = given(campaign, 200, donor="李志强", shown="name")
        welfare = signed_in(Role.WELFARE_OFFICER)
        answer = welfare.post(f"/donations/gifts/{gift.code}/refund/", {"reason": "家中急用"})
        assert answer.status_code == 302
        refund = Refund.objects.get()
        handing = {"given_on": TODAY, "place": Account.CASH, "received_by": "李志强", "now": NOW}
        with pytest.raises(CampaignRefused, match="somebody else hands it over"):
            hand_back(refund=refund, actor=world.welfare_officer, **handing)
        with pytest.raises(IntegrityError, match="refund_two_people"), transaction.atomic():
            Refund.objects.update(settled_by=world.welfare_officer)
        with pytest.raises(CampaignRefused, match="goes back already"):
            take_back(gift=gift, reason=Reason.OTHER, note="误记", actor=finance, now=NOW)
        # What goes back is promised: it is not paid out meanwhile.
        assert free_of(fresh(campaign).fund) == 0

        hand_back(refund=refund, actor=finance, **handing)
        with pytest.raises(CampaignRefused):
            hand_back(refund=refund, actor=finance, **handing)
        figures = figures_of(fresh(campaign))
        assert (figures.raised, figures.returned, figures.balance, figures.gifts) == (200, 200, 0, 0)
        assert "李志强" not in phone.get(f"/donations/give/{campaign.token}/gifts/").content.decode()
        html = phone.get("/donations/give/receipt/", {"code": gift.code}).content.decode()
        assert "Given back on" in html
        assert "Given back" in welfare.get(f"/donations/gifts/{gift.code}/").content.decode()

    def test_money_that_is_promised_does_not_go_back(self, world, own):
        pay_out(
            campaign=own, amount=Decimal(8_000), note="捐款", key=uuid.uuid4(), actor=world.welfare_officer, now=NOW
        )
        with pytest.raises(CampaignRefused, match="neither paid nor promised"):
            ask_refund(gift=Gift.objects.get(), reason="误捐", actor=world.welfare_officer, now=NOW)


class TestBookedWrongly:
    def test_the_right_campaign_has_it_and_the_old_receipt_is_void(self, world, campaign, finance, phone, signed_in):
        other = opened(world)
        gift = given(campaign, 50, channel=Channel.WECHAT, transaction_no="4200001", donor="李志强", shown="masked")
        answer = signed_in(Role.FINANCE_OFFICER).post(
            f"/donations/gifts/{gift.code}/take-back/", {"reason": "fund", "note": "备注写错", "target": other.code}
        )
        assert answer.status_code == 302, answer.context["form"].errors
        now = Gift.objects.get(corrects=gift)
        assert (now.campaign, now.amount, now.given_on, now.donor) == (other, gift.amount, gift.given_on, "李志强")
        balances = {one.pk: one.balance for one in Fund.objects.all()}
        assert (balances[campaign.fund_id], balances[other.fund_id]) == (0, Decimal(50))
        void = receipt_of(gift.code)
        assert void is not None
        assert (void.reversed_on, void.reason, void.instead) == (TODAY, "Wrong fund", now.spaced_code)
        html = phone.get("/donations/give/receipt/", {"code": gift.code}).content.decode()
        assert "Wrong fund" in html
        assert now.spaced_code in html
        with pytest.raises(CampaignRefused, match="taken back"):
            take_back(gift=gift, reason=Reason.OTHER, note="再来", actor=finance, now=NOW)
        assert list(verify()) == []
