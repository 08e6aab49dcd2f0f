"""From the proposal to the settled fund: who decides, what stands against a step, what closes itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from cases.care.models import CaseMove
from cases.care.services.facts import note_cost
from donations.campaigns.enums import CampaignState, ShownField
from donations.campaigns.errors import CampaignRefused
from donations.campaigns.kinds import ACTION
from donations.campaigns.models import Campaign
from donations.campaigns.selectors.eligibility import eligibility_of
from donations.campaigns.selectors.figures import figures_of
from donations.campaigns.services.consenting import record_consent, withdraw_consent
from donations.campaigns.services.flow import CAMPAIGN_FLOW
from donations.campaigns.services.planning import (
    CampaignEntry,
    change_campaign,
    draft_campaign,
    drop_campaign,
    submit_campaign,
    withdraw_campaign,
)
from donations.campaigns.services.running import close_campaign, close_ended, settle_campaign
from donations.ledger.enums import EntryKind, FundKind
from donations.ledger.models import Fund
from tests.factories.campaigns import DECIDERS, ENTRY, OPENED, approved, drafted, given, opened, opened_for, signed
from tests.factories.cases import COST, NOW, graded, load_catalogues
from tests.factories.funds import booked
from tests.factories.organisation import RelativeFactory
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import ApprovalRefused, decide, may_decide, pending_for
from unioncare.worklist.models import WorkItem


@pytest.fixture
def case(world):
    load_catalogues()
    return graded(world, now=OPENED - timedelta(days=5))


def decided(campaign: Campaign, world, role: Role, *, yes: bool = True, comment: str = "") -> None:
    approval = pending_for(campaign.subject, ACTION)
    decide(approval_id=approval.pk, actor=world.person(role), now=NOW, approve=yes, comment=comment)


class TestApproval:
    def test_the_auditor_looks_first_then_the_chair_then_one_more(self, world):
        campaign = drafted(world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        approval = pending_for(campaign.subject, ACTION)

        assert may_decide(approval, world.chair) is not None
        for role in DECIDERS:
            campaign.refresh_from_db()
            assert campaign.state == CampaignState.APPROVAL
            decided(campaign, world, role)
        campaign.refresh_from_db()
        assert campaign.state == CampaignState.OPEN
        assert [(step.move, step.actor.name) for step in campaign.steps.order_by("pk")] == [
            ("draft", "周文静"), ("submit", "周文静"), ("open", "秦卫东"),
        ]  # fmt: skip

    def test_nobody_decides_twice_and_the_proposer_never(self, world):
        campaign = drafted(world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        decided(campaign, world, Role.AUDITOR)
        with pytest.raises(ApprovalRefused):
            decided(campaign, world, Role.AUDITOR)

    def test_its_fund_is_opened_with_the_approval_and_not_before(self, world):
        campaign = drafted(world)
        assert not Fund.objects.exists()
        campaign = approved(campaign, world)

        assert (campaign.fund.kind, campaign.fund.code, campaign.fund.balance) == (FundKind.CAMPAIGN, "AX26001", 0)
        assert campaign.fund.opened_on == date(2026, 3, 1)

    def test_a_refusal_makes_it_a_draft_again_and_says_why(self, world):
        campaign = drafted(world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        decided(campaign, world, Role.AUDITOR, yes=False, comment="目标太高")
        campaign.refresh_from_db()

        assert campaign.state == CampaignState.DRAFT
        assert campaign.steps.first().reason == "目标太高"
        assert campaign.fund is None

    def test_taken_back_it_waits_for_nobody(self, world):
        campaign = drafted(world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        withdraw_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW, reason="改日期")

        assert pending_for(campaign.subject, ACTION) is None
        assert not WorkItem.objects.open().filter(subject=campaign.subject).exists()

    def test_what_waits_for_approval_is_not_changed(self, world):
        campaign = drafted(world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        with pytest.raises(CampaignRefused, match="Only a draft is changed"):
            change_campaign(campaign=campaign, entry=ENTRY, actor=world.welfare_officer, now=NOW)

    def test_consent_that_is_gone_by_the_last_signature_refuses_it(self, world, case):
        campaign = drafted(world, case=case)
        signed(campaign, world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        decided(campaign, world, Role.AUDITOR)
        decided(campaign, world, Role.CHAIR)
        withdraw_consent(campaign=campaign, actor=world.welfare_officer, now=NOW)
        with pytest.raises(ApprovalRefused, match="has not signed"):
            decided(campaign, world, Role.PARTY_SECRETARY)
        assert not Fund.objects.exists()

    def test_codes_count_on_and_begin_anew_each_year(self, world):
        first, second = drafted(world), drafted(world)
        entry = CampaignEntry(**{name: getattr(ENTRY, name) for name in CampaignEntry.__slots__} | {
            "starts_on": date(2027, 1, 5), "ends_on": date(2027, 2, 5),
        })  # fmt: skip
        with time_machine.travel(NOW.replace(year=2027, month=1), tick=False):
            later = draft_campaign(
                unit=world.enterprise, case=None, entry=entry, actor=world.welfare_officer, now=timezone.now()
            )
        assert (first.code, second.code, later.code) == ("AX26001", "AX26002", "AX27001")


class TestForACase:
    def test_the_protocol_proposes_by_severity_burden_and_what_the_household_paid(self, world, case):
        assert "35,000.00 CNY; the protocol asks for 40,000" in eligibility_of(case, NOW.date()).why_not
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        found = eligibility_of(case, NOW.date())
        assert found.is_eligible
        assert "severity 3" in found.because.text
        assert "burden" in found.because.text
        assert "70,000" in found.because.formula_text

    def test_without_costs_nothing_is_proposed_and_it_says_why(self, world):
        load_catalogues()
        bare = graded(world, facts=False)
        assert not eligibility_of(bare, NOW.date()).is_eligible
        assert eligibility_of(bare, NOW.date()).why_not

    def test_against_the_protocol_only_with_a_reason(self, world):
        load_catalogues()
        bare = graded(world, facts=False)
        with pytest.raises(CampaignRefused, match="does not propose"):
            draft_campaign(unit=world.enterprise, case=bare, entry=ENTRY, actor=world.welfare_officer, now=NOW)
        campaign = drafted(world, case=bare)
        assert "委员会建议" in campaign.explanation.text

    def test_one_campaign_at_a_time_for_a_case(self, world, case):
        drafted(world, case=case)
        with pytest.raises(CampaignRefused, match="AX26001 is already under way"):
            drafted(world, case=case)

    def test_a_relative_of_the_member_keeps_away(self, world, case):
        RelativeFactory(user=world.welfare_officer, employee_no=case.member.employee_no, relation="兄弟")
        with pytest.raises(MoveRefused, match="relative"):
            drafted(world, case=case)

    def test_a_relative_on_the_committee_does_not_decide(self, world, case):
        campaign = drafted(world, case=case)
        signed(campaign, world)
        submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)
        RelativeFactory(user=world.person(Role.AUDITOR), employee_no=case.member.employee_no, relation="姐弟")
        assert "relative" in str(may_decide(pending_for(campaign.subject, ACTION), world.person(Role.AUDITOR)))

    def test_without_a_signature_it_is_not_submitted(self, world, case):
        campaign = drafted(world, case=case)
        with pytest.raises(MoveRefused, match="has not signed"):
            submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)

    @pytest.mark.parametrize(
        ("field", "words", "why"),
        [
            ("story_zh", "他得了恶性肿瘤，急需用钱", "never tell the illness"),
            ("title_en", "Chen fights a malignant tumour", "never tell the illness"),
            ("story_zh", "陈国栋同志需要大家", "the whole name"),
        ],
    )
    def test_words_tell_neither_the_illness_nor_more_of_the_name(self, world, case, field, words, why):
        campaign = drafted(world, case=case, **{field: words})
        signed(campaign, world)
        with pytest.raises(MoveRefused, match=why):
            submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW)

    def test_the_whole_name_may_stand_where_it_was_agreed(self, world, case):
        campaign = drafted(world, case=case, story_zh="陈国栋同志需要大家")
        signed(campaign, world, ShownField.NAME)
        assert submit_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW).state == "approval"

    def test_a_consent_is_a_version_and_the_whole_name_takes_the_place_of_the_half(self, world, case):
        campaign = drafted(world, case=case)
        signed(campaign, world)
        second = signed(campaign, world, ShownField.NAME, ShownField.MASKED_NAME)
        assert (second.version, second.shown) == (2, ["name"])

    def test_a_consent_of_tomorrow_or_of_nobody_is_refused(self, world, case):
        campaign = drafted(world, case=case)
        with pytest.raises(CampaignRefused, match="yet to come"):
            signed(campaign, world, on=OPENED.date() + timedelta(days=1))
        with pytest.raises(CampaignRefused, match="who signed"):
            record_consent(
                campaign=campaign,
                shown=[],
                signed_on=OPENED.date(),
                signed_by=" ",
                actor=world.welfare_officer,
                now=NOW,
            )

    def test_the_case_knows_nothing_of_the_money(self, world, case):
        before = CaseMove.objects.filter(case=case).count()
        opened_for(case, world)
        assert CaseMove.objects.filter(case=case).count() == before


class TestTheEnd:
    def test_the_last_day_closes_it_and_once(self, world, campaign):
        late = NOW + timedelta(days=7)
        assert close_ended(now=NOW + timedelta(days=6)) == 0
        assert (close_ended(now=late), close_ended(now=late)) == (1, 0)
        campaign.refresh_from_db()
        assert (campaign.state, campaign.steps.first().reason) == (CampaignState.CLOSED, "The last day has passed")

    def test_closed_before_its_last_day_it_says_why_and_still_takes_what_is_under_way(self, world, campaign):
        with pytest.raises(MoveRefused, match="reason"):
            close_campaign(campaign=campaign, actor=world.chair, now=NOW, reason="")
        close_campaign(campaign=campaign, actor=world.chair, now=NOW, reason="目标已达到")
        given(campaign, 100)
        campaign.fund.refresh_from_db()
        assert campaign.fund.balance == 100

    def test_it_is_not_settled_while_money_is_left(self, world, campaign):
        given(campaign, 100)
        close_campaign(campaign=campaign, actor=world.chair, now=NOW, reason="提前结束")
        with pytest.raises(MoveRefused, match=r"100\.00 CNY are left"):
            settle_campaign(campaign=campaign, actor=world.person(Role.FINANCE_OFFICER), now=NOW)

    def test_settled_it_takes_nothing_and_its_fund_is_closed(self, world, campaign):
        close_campaign(campaign=campaign, actor=world.chair, now=NOW, reason="提前结束")
        settle_campaign(campaign=campaign, actor=world.person(Role.FINANCE_OFFICER), now=NOW)
        campaign.refresh_from_db()

        assert campaign.fund.closed_on == NOW.date()
        with pytest.raises(CampaignRefused, match="takes no gifts"):
            given(campaign, 100)

    def test_a_draft_that_is_given_up_ends_its_subject(self, world):
        campaign = drafted(world)
        drop_campaign(campaign=campaign, actor=world.welfare_officer, now=NOW, reason="本人不愿意")
        campaign.subject.refresh_from_db()
        assert campaign.subject.closed_at is not None


class TestFigures:
    def test_raised_paid_and_left_are_the_books(self, world, campaign):
        given(campaign, 300, donors=3)
        given(campaign, "50.50", channel="bank")
        booked(campaign.fund, EntryKind.RELIEF, 20)
        campaign = Campaign.objects.select_related("fund").get(pk=campaign.pk)
        figures = figures_of(campaign)

        assert (figures.raised, figures.paid, figures.balance) == (Decimal("350.50"), 20, Decimal("330.50"))
        assert (figures.gifts, figures.donors, figures.percent) == (2, 4, 0)

    def test_a_gift_that_the_books_took_back_counts_no_more(self, world, campaign):
        from donations.ledger.enums import Reason
        from donations.ledger.services.reversing import reverse_entry

        kept, undone = given(campaign, 100), given(campaign, 40, donors=5)
        reverse_entry(entry_id=undone.entry_id, reason=Reason.AMOUNT, note="数错", actor=None, now=NOW)
        figures = figures_of(Campaign.objects.select_related("fund").get(pk=campaign.pk))
        assert (figures.raised, figures.gifts, figures.donors) == (kept.amount, 1, 1)


STATES = list(CampaignState)
ALLOWED = {
    ("draft", "submit"), ("draft", "drop"), ("approval", "withdraw"), ("approval", "open"), ("approval", "return"),
    ("open", "close"), ("closed", "settle"),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_each_state_lets_through_its_own_moves(world, state):
    campaign = opened(world)
    Campaign.objects.filter(pk=campaign.pk).update(state=state)
    campaign.refresh_from_db()
    open_moves = {
        (state.value, move.name)
        for move in CAMPAIGN_FLOW.moves
        if CAMPAIGN_FLOW.why_not(campaign, move.name, None) is None
    }

    assert open_moves == {pair for pair in ALLOWED if pair[0] == state}
