"""Condolence money for many: chosen by rule, decided once, signed for line by line, booked once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cases.care.models import CostEntry, IllnessCase
from cases.care.selectors.costs import out_of_pocket
from cases.care.services.facts import note_household, strike_fact
from donations.aid.enums import GrantKind, HardshipClass, ListState, Occasion
from donations.aid.errors import AidRefused
from donations.aid.models import CondolenceLine, CondolenceList, GrantPolicy, GrantRule, Hardship
from donations.aid.selectors.choosing import Criteria, candidates
from donations.aid.selectors.condolence import lines_of_list, sums_of
from donations.aid.selectors.given import given_in
from donations.aid.services.hardship import assess_hardship
from donations.aid.services.listing import add_member, leave_out, set_amount, submit_list, withdraw_list
from donations.aid.services.signing import bring_back, note_signatures, undo_line
from donations.ledger.enums import FundKind
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import Entry, Fund
from tests.factories import RelativeFactory, World
from tests.factories.cases import HOUSEHOLD, NOW, TODAY, graded, make_member, reported
from tests.factories.condolence import approved_list, drafted_list, list_entry
from tests.factories.funds import fund
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.approvals import ApprovalRefused, decide
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
# Cases, threshold, hardship, rules with their diseases, policy, given: grants, lists, visits, past aid.
QUERIES = 10


@pytest.fixture
def others(world: World) -> list[IllnessCase]:
    """Two more: one severe, one reported and never graded."""
    severe = graded(world, member=make_member(world, name="刘大海", number="030301"))
    new = reported(world, member=make_member(world, name="马晓春", number="030302"))
    return [severe, new]


def names(held: CondolenceList) -> list[str]:
    return [line.member.name for line in lines_of_list(held) if not line.left_out]


def test_the_rule_names_people_with_the_amount_of_the_table(
    world: World, case: IllnessCase, others: list[IllnessCase], django_assert_num_queries: Callable[..., object]
) -> None:
    everybody = Criteria(world.enterprise)
    with django_assert_num_queries(QUERIES):
        found = candidates(everybody, Occasion.FESTIVAL, TODAY)
    assert {one.case.member.name: one.proposal.amount for one in found} == {
        "陈国栋": 2_000, "刘大海": 2_000, "马晓春": 2_000,
    }  # fmt: skip
    assert len(candidates(Criteria(world.enterprise, min_severity=3), Occasion.FESTIVAL, TODAY)) == 2
    assert candidates(Criteria(world.far_enterprise), Occasion.FESTIVAL, TODAY) == []
    # A table by hardship: whoever has it hard gets more than the flat sum.
    poor = replace(HOUSEHOLD, annual_income=Decimal(24_000))
    note_household(case_id=case.pk, entry=poor, actor=world.branch_chair, now=NOW)
    assess_hardship(case_id=case.pk, actor=world.branch_chair, now=NOW)
    hard = Hardship.objects.get(case=case).hardship
    assert hard > HardshipClass.NONE
    (only,) = candidates(Criteria(world.enterprise, min_hardship=hard), Occasion.FESTIVAL, TODAY)
    GrantRule.objects.create(
        code="festival-hard", name_zh="困难职工送温暖", kind=GrantKind.CONDOLENCE, occasion=Occasion.FESTIVAL,
        basis="standard", amount=Decimal(3_000), min_hardship=hard, starts_on=TODAY,
    )  # fmt: skip
    with django_assert_num_queries(QUERIES):
        found = candidates(everybody, Occasion.FESTIVAL, TODAY)
    assert only.case == case
    assert {one.case.member.name: one.proposal.amount for one in found} == {
        "陈国栋": 3_000, "刘大海": 2_000, "马晓春": 2_000,
    }  # fmt: skip


def test_exceptions_need_reasons(world: World, others: list[IllnessCase], purse: Fund) -> None:
    entry = list_entry(world, purse)
    held = drafted_list(world, purse, key=entry.key)
    assert drafted_list(world, purse, key=entry.key) == held
    assert CondolenceList.objects.count() == 1
    told = {"actor": world.welfare_officer, "now": NOW}
    first, second = lines_of_list(held)
    with pytest.raises(AidRefused, match="Say why this line is left out"):
        leave_out(line=first, reason=" ", **told)
    leave_out(line=first, reason="已由上级慰问", **told)
    with pytest.raises(AidRefused, match=r"propose 2,000\.00 CNY; 2,500\.00 are more"):
        set_amount(line=second, amount=Decimal(2_500), reason="", **told)
    set_amount(line=second, amount=Decimal(2_500), reason="家中有三个孩子", **told)
    with pytest.raises(AidRefused, match="Nobody with this number"):
        add_member(held=held, employee_no="nobody", amount=Decimal(100), reason="困难", **told)
    make_member(world, name="孙德胜", number="030777")
    add_member(held=held, employee_no="030777", amount=Decimal(500), reason="工伤在家", **told)
    with pytest.raises(AidRefused, match="孙德胜 is on the list already"):
        add_member(held=held, employee_no="030777", amount=Decimal(500), reason="工伤在家", **told)
    sums = sums_of(lines_of_list(held))
    assert (sums.count, sums.total) == (2, Decimal(3_000))
    submit_list(held=held, **told)
    with pytest.raises(AidRefused, match="does not allow this step"):
        leave_out(line=second, reason="晚了", **told)


def test_only_a_fund_of_the_unit_or_above_pays(world: World, case: IllnessCase) -> None:
    for_one = fund(world.enterprise, kind=FundKind.CAMPAIGN, code="for-one")
    for wrong in (for_one, fund(world.far_enterprise, code="far"), fund(world.second_branch, code="beside")):
        with pytest.raises(AidRefused, match="is not for this"):
            drafted_list(world, wrong, unit=world.branch)
    assert drafted_list(world, fund(world.branch, code="own"), unit=world.branch).state == ListState.DRAFT


def test_it_is_decided_once_by_two_people_who_are_not_on_it(
    world: World, case: IllnessCase, others: list[IllnessCase], purse: Fund
) -> None:
    held = drafted_list(world, purse)
    RelativeFactory(user=world.welfare_officer, employee_no=case.member.employee_no, relation="表兄")
    with pytest.raises(MoveRefused, match="relative"):
        submit_list(held=held, actor=world.welfare_officer, now=NOW)
    line = next(line for line in lines_of_list(held) if line.case_id == case.pk)
    leave_out(line=line, reason="回避，另行慰问", actor=world.welfare_officer, now=NOW)
    RelativeFactory(user=world.person(Role.VICE_CHAIR), employee_no="030301", relation="姐夫")
    approval = submit_list(held=held, actor=world.welfare_officer, now=NOW).approval
    assert approval is not None
    with pytest.raises(ApprovalRefused, match="take part"):
        decide(approval_id=approval.pk, actor=world.person(Role.VICE_CHAIR), now=NOW, approve=True)
    withdraw_list(held=held, actor=world.welfare_officer, now=NOW, reason="换人审批")
    assert CondolenceList.objects.get(pk=held.pk).state == ListState.WITHDRAWN
    assert set(WorkItem.objects.filter(subject=held.subject).values_list("state", flat=True)) == {"cancelled"}


def test_signatures_are_booked_once_and_the_rest_comes_back(
    world: World, case: IllnessCase, others: list[IllnessCase], purse: Fund
) -> None:
    held = approved_list(drafted_list(world, purse), world)
    finance, lines = world.person(Role.FINANCE_OFFICER), lines_of_list(held)
    mine = next(line for line in lines if line.case_id == case.pk)
    rest = [line.pk for line in lines if line != mine]
    told = {"held": held, "handed_by": world.branch_chair, "on": TODAY, "now": NOW}
    with pytest.raises(AidRefused, match="do not include"):
        note_signatures(line_ids=[mine.pk], actor=world.welfare_officer, **told)
    with pytest.raises(AidRefused, match="handed this over yourself"):
        note_signatures(line_ids=[mine.pk], actor=finance, **{**told, "handed_by": finance})
    with pytest.raises(AidRefused, match="between the approval"):
        note_signatures(line_ids=[mine.pk], actor=finance, **{**told, "on": TODAY - timedelta(days=1)})
    before = out_of_pocket(case)
    assert note_signatures(line_ids=[mine.pk], actor=finance, **told) == 1
    mine.refresh_from_db()
    entry = Entry.objects.get(pk=mine.entry_id)
    assert (entry.source, entry.kind, purse_cash(purse)) == (
        f"receipt:{held.number}-{mine.position}",
        "condolence",
        3_000,
    )
    # It lowers what the household bears, stands in the case's facts, and is not struck out by itself.
    assert before is not None
    assert out_of_pocket(case) == before - 2_000
    with pytest.raises(MoveRefused, match=held.number):
        strike_fact(fact=CostEntry.objects.get(pk=mine.cost_id), actor=world.branch_chair, now=NOW, reason="记错")
    # Somebody else ticks the same line at the same time.
    with pytest.raises(AidRefused, match="meanwhile: 陈国栋"):
        note_signatures(line_ids=[mine.pk, *rest], actor=finance, **told)
    assert purse_cash(purse) == 3_000
    assert bring_back(held=held, line_ids=rest, on=TODAY, actor=finance, now=NOW) == 2
    assert (CondolenceList.objects.get(pk=held.pk).state, purse_cash(purse)) == (ListState.CLOSED, 3_000)
    assert set(WorkItem.objects.filter(kind="condolence_signing").values_list("state", flat=True)) == {"done"}


def test_what_was_noted_by_mistake_is_taken_back(world: World, case: IllnessCase, purse: Fund) -> None:
    held = approved_list(drafted_list(world, purse), world)
    finance, (line,) = world.person(Role.FINANCE_OFFICER), lines_of_list(held)
    told = {"held": held, "line_ids": [line.pk], "handed_by": world.branch_chair, "on": TODAY, "actor": finance}
    with pytest.raises(AidRefused, match="Nothing is noted"):
        undo_line(line=line, reason="勾错", actor=finance, now=NOW)
    before = out_of_pocket(case)
    note_signatures(now=NOW, **told)
    with pytest.raises(LedgerRefused, match="Say in a sentence"):
        undo_line(line=line, reason=" ", actor=finance, now=NOW)
    undo_line(line=line, reason="签字的是别人", actor=finance, now=NOW)
    assert (purse_cash(purse), out_of_pocket(case)) == (5_000, before)
    assert CondolenceList.objects.get(pk=held.pk).state == ListState.APPROVED
    signing = WorkItem.objects.filter(kind="condolence_signing").order_by("pk")
    assert list(signing.values_list("state", flat=True)) == ["done", "open"]
    note_signatures(now=NOW, **told)
    line.refresh_from_db()
    assert Entry.objects.get(pk=line.entry_id).source == f"receipt:{held.number}-1-2"
    assert (purse_cash(purse), CondolenceList.objects.get(pk=held.pk).state) == (3_000, ListState.CLOSED)


def purse_cash(purse: Fund) -> int:
    return int(Fund.objects.get(pk=purse.pk).cash)


def test_a_fund_that_is_short_books_nothing(world: World, case: IllnessCase, others: list[IllnessCase]) -> None:
    short = fund(world.enterprise, code="short", cash=5_000)
    held = approved_list(drafted_list(world, short), world)
    with pytest.raises(LedgerRefused):
        note_signatures(
            held=held, line_ids=[line.pk for line in lines_of_list(held)], handed_by=world.branch_chair, on=TODAY,
            actor=world.person(Role.FINANCE_OFFICER), now=NOW,
        )  # fmt: skip
    assert purse_cash(short) == 5_000
    assert not CondolenceLine.objects.filter(signed_on__isnull=False).exists()


def test_what_was_handed_over_counts_for_the_limits_of_the_year(world: World, case: IllnessCase, purse: Fund) -> None:
    GrantPolicy.objects.filter(kind=GrantKind.CONDOLENCE).update(yearly_cap=Decimal(3_000))
    held = drafted_list(world, purse)
    member, year = case.member_id, TODAY.year
    assert given_in(member, GrantKind.CONDOLENCE, year).total == 0  # a draft promises nothing
    approved_list(held, world)
    assert given_in(member, GrantKind.CONDOLENCE, year).total == 2_000
    again = drafted_list(world, purse, title="五一慰问")
    assert [line.amount for line in lines_of_list(again)] == [Decimal(1_000)]
    told = {"actor": world.person(Role.FINANCE_OFFICER), "now": NOW}
    bring_back(held=held, line_ids=[line.pk for line in lines_of_list(held)], on=TODAY, **told)
    assert given_in(member, GrantKind.CONDOLENCE, year).total == 0
    # Once the year gave all it may, the draft names the reason; the others stay.
    GrantRule.objects.filter(code="festival").update(once_a_year=True)
    third = approved_list(drafted_list(world, purse), world)
    (line,) = lines_of_list(drafted_list(world, purse))
    assert (line.amount, line.left_out) == (
        Decimal(0),
        "Warmth campaign: once a year, and 2,000.00 were given this year",
    )
    assert names(third) == ["陈国栋"]
    with pytest.raises(AidRefused, match=r"陈国栋: the rules propose 0\.00 CNY by now"):
        submit_list(held=again, actor=world.welfare_officer, now=NOW)


def test_the_pages(world: World, case: IllnessCase, others: list[IllnessCase], purse: Fund, sign_in: SignIn) -> None:
    welfare = sign_in(world.welfare_officer)
    page = welfare.get(reverse("donations:condolence_new")).content.decode()
    entry = list_entry(world, purse)
    made = welfare.post(
        reverse("donations:condolence_new"),
        {
            "title": "春节送温暖", "occasion": "festival", "unit": world.enterprise.pk, "min_level": "0",
            "min_severity": "3", "min_hardship": "0", "fund": purse.pk, "place": "cash", "key": str(entry.key),
        },
    )  # fmt: skip
    held = CondolenceList.objects.get()
    assert made.headers["Location"] == held.get_absolute_url()
    page = welfare.get(held.get_absolute_url()).content.decode()
    assert all(word in page for word in ("陈国栋", "刘大海", "¥4,000", "severity from 3"))
    assert "马晓春" not in page
    line = lines_of_list(held)[0]
    welfare.post(reverse("donations:condolence_line", args=[held.number, line.pk]), {"what": "out", "reason": "已慰问"})
    welfare.post(reverse("donations:condolence_move", args=[held.number, "submit"]))
    assert CondolenceList.objects.get().state == ListState.REVIEW
    for role in (Role.VICE_CHAIR, Role.CHAIR):
        item = WorkItem.objects.get(kind="aid_decision", state="open")
        led = sign_in(world.person(role)).get(reverse("donations:grant_of_item", args=[item.pk]))
        assert led.headers["Location"] == held.get_absolute_url()
        approval = CondolenceList.objects.get().approval
        assert approval is not None
        decide(approval_id=approval.pk, actor=world.person(role), now=NOW, approve=True)
    finance = sign_in(world.person(Role.FINANCE_OFFICER))
    paper = finance.get(reverse("donations:condolence_paper", args=[held.number])).content.decode()
    assert all(word in paper for word in ("Signing list", "Sum of page 1 of 1", "贰仟元整", "周文静", "高国平"))
    assert "severity" not in paper
    kept = lines_of_list(held)[1]
    page = finance.post(
        reverse("donations:condolence_sign", args=[held.number]),
        {"what": "signed", "handed_by": world.branch_chair.pk, "on": f"{TODAY:%Y-%m-%d}", "lines": [kept.pk]},
    )
    assert page.status_code == 302
    text = finance.get(held.get_absolute_url()).content.decode()
    assert all(word in text for word in ("signed for", "韩立新"))
    # Finance reads amounts, and neither the rule nor why somebody was left out.
    assert "severity from 3" not in text
    assert "已慰问" not in text
    panel = sign_in(world.branch_chair).get(reverse("donations:aid_of_case", args=[kept.case.number]))  # type: ignore[union-attr]
    assert held.number in panel.content.decode()
