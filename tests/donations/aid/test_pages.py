"""The pages of aid: list, grant, asking, hardship, panel of the case, papers."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from donations.aid.engine.capitals import capitals
from donations.aid.enums import GrantKind, GrantState, HardshipClass
from donations.aid.models import Grant, Hardship
from donations.aid.services.notices import end_notices
from donations.ledger.models import Fund
from tests.factories import World
from tests.factories.cases import NOW, graded, make_member
from tests.factories.funds import fund
from tests.factories.grants import LARGE, approved_grant, asked_grant, decided, drafted_grant, published, settled
from tests.factories.payments import account
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
# Of the list: session, user and posts, count, rows, units.
QUERIES = 5


def html(browser: Client, name: str, *args: object, query: str = "") -> str:
    answer = browser.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def branch(world: World, sign_in: SignIn) -> Client:
    """The browser of the branch chair."""
    return sign_in(world.branch_chair)


class TestList:
    def test_it_takes_as_many_queries_for_three_as_for_one(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client,
        django_assert_num_queries: Callable[..., object],
    ) -> None:  # fmt: skip
        asked_grant(case, world, purse)
        html(branch, "donations:grants")
        with django_assert_num_queries(QUERIES):
            html(branch, "donations:grants")
        for number in range(2):
            other = graded(world, member=make_member(world, name=f"李{number}", number=f"04{number:04}"))
            asked_grant(other, world, purse)
        with django_assert_num_queries(QUERIES):
            text = html(branch, "donations:grants")
        assert [number in text for number in ("J2026-0001", "J2026-0002", "J2026-0003")] == [True] * 3

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", True), ("?state=review", True), ("?state=paid", False), ("?kind=relief", True),
            ("?kind=emergency", False), ("?unit=QL3-01", True), ("?unit=QL3-01-1-2", False), ("?papers=missing", False),
            ("?state=nonsense&kind=nonsense", True),
        ],
    )  # fmt: skip
    def test_it_is_narrowed(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client, query: str, found: bool
    ) -> None:
        grant = asked_grant(case, world, purse)
        assert (grant.number in html(branch, "donations:grants", query=query)) is found

    def test_it_is_paged_newest_first(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _number in range(3):
            drafted_grant(case, world, purse)
        monkeypatch.setattr("unioncare.core.paging.keyset_page.__kwdefaults__", {"size": 2}, raising=False)
        first = branch.get(reverse("donations:grants"))
        second = branch.get(reverse("donations:grants"), {"after": first.context["page"].next_cursor})
        numbers = [row.number for answer in (first, second) for row in answer.context["page"].rows]
        assert numbers == ["J2026-0003", "J2026-0002", "J2026-0001"]


class TestGrant:
    def test_the_amount_is_explained_with_what_was_left_out(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client
    ) -> None:
        text = html(branch, "donations:grant", drafted_grant(case, world, purse).number)
        assert "35,000.00 out of pocket reach the tier from 30,000" in text
        assert '<div class="out"><dt>Flat sum for cancer — another rule gives more' in text

    @pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.AUDITOR])
    def test_whoever_pays_or_audits_reads_no_illness(
        self, case: IllnessCase, world: World, purse: Fund, sign_in: SignIn, role: Role
    ) -> None:
        grant = drafted_grant(case, world, purse, note="化疗")
        text = html(sign_in(world.person(role)), "donations:grant", grant.number)
        assert "¥6,000.00" in text
        for told in ("out of pocket", "cancer", "化疗", "Severity"):
            assert told not in text

    def test_without_consent_nobody_reads_the_reasons(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client
    ) -> None:
        grant = drafted_grant(case, world, purse)
        entry = ConsentEntry(given_by="李梅", relation="妻子", by_proxy=True)
        withdraw_consent(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
        assert "out of pocket" not in html(branch, "donations:grant", grant.number)

    def test_steps_are_taken_by_their_pages(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client, sign_in: SignIn
    ) -> None:
        grant = drafted_grant(case, world, purse)
        branch.post(reverse("donations:grant_move", args=[grant.number, "submit"]))
        grant.refresh_from_db()
        assert grant.state == GrantState.REVIEW
        item = WorkItem.objects.get(kind="aid_decision")
        vice = sign_in(world.person(Role.VICE_CHAIR))
        answer = vice.get(reverse("donations:grant_of_item", args=[item.pk]))
        assert answer["Location"] == grant.get_absolute_url()
        assert "Approve" in html(vice, "donations:grant", grant.number)

    def test_what_is_not_possible_says_why(self, case: IllnessCase, world: World, purse: Fund, sign_in: SignIn) -> None:
        grant = drafted_grant(case, world, purse)
        text = html(sign_in(world.welfare_officer), "donations:grant", grant.number)
        assert "韩立新 drafted this grant, and sends it or takes it back." in text

    def test_missing_papers_show(self, case: IllnessCase, world: World, purse: Fund, branch: Client) -> None:
        account(world, case.member)
        grant = decided(asked_grant(case, world, purse, kind=GrantKind.EMERGENCY), world, Role.CHAIR)
        assert "The papers of this advance are missing" in html(branch, "donations:grant", grant.number)
        assert grant.number in html(branch, "donations:grants", query="?papers=missing")
        branch.post(reverse("donations:grant_move", args=[grant.number, "papers"]), {"reason": "发票、诊断书"})
        assert "papers of this advance are missing" not in html(branch, "donations:grant", grant.number)

    def test_an_unknown_step_is_no_page(self, case: IllnessCase, world: World, purse: Fund, branch: Client) -> None:
        grant = drafted_grant(case, world, purse)
        assert branch.get(reverse("donations:grant_move", args=[grant.number, "pay"])).status_code == 404


class TestAsking:
    def test_the_form_begins_with_what_the_rules_propose(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client
    ) -> None:
        text = html(branch, "donations:apply", case.number)
        assert 'value="6,000.00"' in text
        assert "Condolence after a death" not in text
        assert "Death of the member" in text
        # A branch chair asks for aid and sees no books: the fund stands there without what it holds.
        assert "100,000.00" not in text

    def test_a_grant_is_drafted(self, case: IllnessCase, world: World, purse: Fund, branch: Client) -> None:
        data = {"kind": "relief", "asked": "¥6,000", "fund": purse.pk, "key": uuid.uuid4()}
        answer = branch.post(reverse("donations:apply", args=[case.number]), data)
        assert answer["Location"] == Grant.objects.get().get_absolute_url()

    def test_more_without_a_reason_stays_on_the_form(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client
    ) -> None:
        data = {"kind": "relief", "asked": "9000", "fund": purse.pk, "key": uuid.uuid4()}
        answer = branch.post(reverse("donations:apply", args=[case.number]), data)
        assert answer.status_code == 200
        assert "whoever decides reads it" in answer.content.decode()
        assert not Grant.objects.exists()

    def test_the_funds_of_another_enterprise_are_not_offered(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client
    ) -> None:
        strange = fund(world.far_enterprise, code="strange", bank=10_000)
        data = {"kind": "relief", "asked": "6000", "fund": strange.pk, "key": uuid.uuid4()}
        assert branch.post(reverse("donations:apply", args=[case.number]), data).status_code == 200
        assert not Grant.objects.exists()

    def test_without_a_fund_it_says_what_to_do(self, case: IllnessCase, branch: Client) -> None:
        assert "Finance opens a fund" in html(branch, "donations:apply", case.number)


class TestPanel:
    def test_the_case_shows_its_aid(self, case: IllnessCase, world: World, purse: Fund, branch: Client) -> None:
        drafted_grant(case, world, purse)
        text = html(branch, "donations:aid_of_case", case.number)
        assert "J2026-0001" in text
        assert "The rules propose ¥6,000.00" in text
        assert reverse("donations:aid_of_case", args=[case.number]) in html(branch, "cases:case", case.number)


class TestHardship:
    def test_it_is_assessed_with_its_formula(self, case: IllnessCase, branch: Client) -> None:
        text = html(branch, "donations:hardship", case.number)
        assert "X = (72,000.00 − 8,000.00) ÷ 12 ÷ 3 = 1,777.78" in text
        branch.post(reverse("donations:hardship", args=[case.number]))
        assert Hardship.objects.get().hardship == HardshipClass.NONE
        assert "No hardship: X" in html(branch, "donations:aid_of_case", case.number)

    def test_a_later_one_says_whether_the_earlier_one_was_right(self, case: IllnessCase, branch: Client) -> None:
        page = reverse("donations:hardship", args=[case.number])
        branch.post(page)
        assert "Was the earlier assessment right?" in branch.get(page).content.decode()
        answer = branch.post(page, {"earlier_held": "no", "remark": ""})
        assert "Say what was wrong" in answer.content.decode()
        branch.post(page, {"earlier_held": "no", "remark": "收入少报"})
        assert [row.earlier_held for row in Hardship.objects.order_by("pk")] == [None, False]

    def test_without_a_home_verification_it_says_so(self, world: World, branch: Client) -> None:
        case = graded(world, facts=False)
        assert "No home verification yet" in html(branch, "donations:hardship", case.number)


class TestPapers:
    def test_each_paper_comes_with_its_state(
        self, case: IllnessCase, world: World, purse: Fund, branch: Client
    ) -> None:
        grant = drafted_grant(case, world, purse)

        def found() -> list[int]:
            names = ("application", "approval", "voucher", "receipt", "notice", "nonsense")
            return [
                branch.get(reverse("donations:grant_paper", args=[grant.number, name])).status_code for name in names
            ]

        assert found() == [200, 404, 404, 404, 404, 404]
        branch.post(reverse("donations:grant_move", args=[grant.number, "submit"]))
        account(world, case.member)
        grant = decided(Grant.objects.get(), world, *LARGE)
        assert found() == [200, 200, 200, 404, 404, 404]
        published(grant, world)
        assert found() == [200, 200, 200, 404, 200, 404]

    def test_a_voucher_writes_the_amount_in_capitals_and_no_illness(
        self, case: IllnessCase, world: World, purse: Fund, sign_in: SignIn
    ) -> None:
        grant = approved_grant(case, world, purse)
        published(grant, world)
        end_notices(now=NOW + timedelta(days=8))
        settled(grant, world)
        finance = sign_in(world.person(Role.FINANCE_OFFICER))
        for paper in ("voucher", "receipt"):
            text = html(finance, "donations:grant_paper", grant.number, paper)
            assert "陆仟元整" in text
            assert "cancer" not in text
        for paper in ("application", "approval"):
            page = reverse("donations:grant_paper", args=[grant.number, paper])
            assert finance.get(page).status_code == 404


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1", "壹元整"), ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"), ("105", "壹佰零伍元整"), ("1000", "壹仟元整"), ("1500.50", "壹仟伍佰元伍角整"),
        ("6000", "陆仟元整"), ("10005", "壹万零伍元整"), ("100000", "壹拾万元整"), ("1000500", "壹佰万零伍佰元整"),
        ("10203040.56", "壹仟零贰拾万叁仟零肆拾元伍角陆分"), ("100000001", "壹亿零壹元整"),
    ],
)  # fmt: skip
def test_capital_figures(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words
