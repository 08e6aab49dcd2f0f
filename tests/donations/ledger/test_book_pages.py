"""The pages of funds and entries: what they show, what can be done there, and what is refused with its reason."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from donations.ledger.enums import Account, EntryKind, FundKind, TransferState
from donations.ledger.kinds import TRANSFER
from donations.ledger.models import Budget, Entry, Fund, PeriodClosing, TransferOrder
from donations.ledger.services.budgets import set_budget
from donations.ledger.services.transfers import transfer
from donations.payments.services.ordering import cancel_payment
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.funds import booked, fund
from tests.factories.payments import account, ordered
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.approvals import ApprovalRefused, decide, pending_for

SignIn = Callable[[User], Client]
# Session, user with posts; figures of the head: held, open, spent, budgets; the page of funds, totals, budgets.
LIST_QUERIES = 9
# Session, user with posts; the fund, count and page of its entries, their lines, totals, budgets, closings,
# transfers that wait.
FUND_QUERIES = 10


@pytest.fixture(autouse=True)
def in_english(at_work: None):
    """Tests here read the English words, which are the msgids."""
    with translation.override("en"):
        yield


@pytest.fixture
def finance(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.person(Role.FINANCE_OFFICER))


@pytest.fixture
def chair(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.chair)


def shown(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(f"donations:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, name: str, *args: object, **data: object) -> str:
    answer = client.post(reverse(f"donations:{name}", args=args), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestFunds:
    def test_without_a_fund_the_list_says_what_a_fund_is(self, finance: Client) -> None:
        assert "No fund is open yet" in shown(finance, "funds")

    def test_a_fund_stands_there_with_its_year(self, finance: Client, union_fund: Fund) -> None:
        booked(union_fund, EntryKind.ALLOCATION, 1_000)
        booked(union_fund, EntryKind.RELIEF, 300)
        answer = finance.get(reverse("donations:funds"))
        (row,) = answer.context["rows"]
        assert (row.fund.balance, row.year.came, row.year.went) == (Decimal(11_200), Decimal(1_000), Decimal(300))
        assert "¥11,200.00" in answer.content.decode()

    def test_a_budget_turns_amber_at_its_warning_and_red_when_it_is_used_up(
        self, chair: Client, world: World, union_fund: Fund
    ) -> None:
        budget(union_fund, world, amount=100)
        for spent, tone, running_out in ((79, "value", 0), (1, "low", 1), (20, "bad", 1)):
            booked(union_fund, EntryKind.RELIEF, spent)
            answer = chair.get(reverse("donations:funds"))
            assert answer.context["rows"][0].budgets[0].tone == tone
            assert answer.context["figures"].running_out == running_out
            assert f'<rect class="{tone}"' in answer.content.decode()

    def test_kinds_and_closed_funds_are_found_by_their_chips(self, finance: Client, world: World) -> None:
        fund(world.enterprise, code="aid", kind=FundKind.MUTUAL_AID)
        Fund.objects.filter(pk=fund(world.enterprise, code="old").pk).update(closed_on=TODAY)
        found = {
            query: [code for code in ("aid", "old") if f"· {code}<" in shown(finance, "funds", query=query)]
            for query in ("", "?kind=mutual_aid", "?kind=union", "?closed=1", "?kind=nonsense")
        }
        assert found == {
            "": ["aid"], "?kind=mutual_aid": ["aid"], "?kind=union": [], "?closed=1": ["old"],
            "?kind=nonsense": ["aid"],
        }  # fmt: skip

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_list_asks_as_often_for_many_funds_as_for_one(
        self, finance: Client, world: World, count: int, django_assert_num_queries: Callable[..., object]
    ) -> None:
        for number in range(count):
            fund(world.enterprise, code=f"f-{number}", bank=number + 1)
        shown(finance, "funds")
        with django_assert_num_queries(LIST_QUERIES):
            shown(finance, "funds")

    def test_a_second_page_goes_on_where_the_first_ended(self, finance: Client, world: World) -> None:
        for number in range(51):
            fund(world.enterprise, code=f"f-{number:02}")
        first = finance.get(reverse("donations:funds"))
        second = finance.get(reverse("donations:funds"), {"after": first.context["page"].next_cursor})
        assert [row.fund.code for row in second.context["rows"]] == ["f-50"]

    def test_a_fund_is_opened_with_what_it_holds(self, finance: Client, world: World) -> None:
        given = {"unit": world.enterprise.pk, "kind": "mutual_aid", "code": "aid", "name_zh": "互助基金"}
        text = sent(finance, "fund_open", **given, opened_on="2026-03-01", bank="1,200.50", cash="")
        assert "The fund is open." in text
        assert Fund.objects.get(code="aid").bank == Decimal("1200.50")
        again = sent(finance, "fund_open", **given, opened_on="2026-03-01", bank="", cash="")
        assert "is taken by another fund" in again

    def test_a_campaigns_fund_is_not_opened_by_hand(self, finance: Client, world: World) -> None:
        sent(finance, "fund_open", unit=world.enterprise.pk, kind="campaign", code="c", name_zh="x", opened_on=TODAY)
        assert not Fund.objects.exists()


def budget(of: Fund, world: World, *, amount: int, stops: bool = False) -> Budget:
    return set_budget(
        fund=of, year=2026, account=Account.RELIEF, amount=Decimal(amount), warn_percent=80, stops=stops,
        actor=world.chair,
    )  # fmt: skip


class TestJournal:
    def test_entries_stand_newest_first_with_both_directions(self, finance: Client, union_fund: Fund) -> None:
        booked(union_fund, EntryKind.RELIEF, 40)
        rows = finance.get(union_fund.get_absolute_url()).context["rows"]
        assert [(row.entry.number, row.came, row.went, row.flow) for row in rows] == [
            (3, 0, 40, "Bank → Relief"), (2, 500, 0, "Opening balance → Cash"),
            (1, 10_000, 0, "Opening balance → Bank"),
        ]  # fmt: skip

    def test_cash_to_the_bank_says_where_it_came_from(self, finance: Client, union_fund: Fund) -> None:
        booked(union_fund, EntryKind.DEPOSIT, 40)
        row = finance.get(union_fund.get_absolute_url()).context["rows"][0]
        assert (row.came, row.went, row.flow) == (40, 40, "Cash → Bank")

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("?kind=relief", [4]), ("?account=cash", [4, 2]), ("?first=2026-03-18", [4]),
            ("?last=2026-02-01", [3, 2, 1]), ("?first=2026-01-15&last=2026-02-15", [3]),
            ("?kind=x&account=y&first=z&last=2026-13-01", [4, 3, 2, 1]),
        ],
    )  # fmt: skip
    def test_it_is_narrowed_by_kind_account_and_days(
        self, finance: Client, union_fund: Fund, query: str, numbers: list[int]
    ) -> None:
        booked(union_fund, EntryKind.INTEREST, 3, on=date(2026, 2, 1))
        booked(union_fund, EntryKind.RELIEF, 40, place=Account.CASH)
        rows = finance.get(union_fund.get_absolute_url() + query).context["rows"]
        assert [row.entry.number for row in rows] == numbers

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_it_asks_as_often_for_many_entries_as_for_one(
        self, finance: Client, union_fund: Fund, count: int, django_assert_num_queries: Callable[..., object]
    ) -> None:
        for _number in range(count):
            booked(union_fund, EntryKind.INTEREST, 1)
        shown(finance, "fund", "union")
        with django_assert_num_queries(FUND_QUERIES):
            shown(finance, "fund", "union")

    def test_pages_follow_one_another(self, finance: Client, union_fund: Fund) -> None:
        for _number in range(50):
            booked(union_fund, EntryKind.INTEREST, 1)
        first = finance.get(union_fund.get_absolute_url())
        second = finance.get(union_fund.get_absolute_url(), {"after": first.context["page"].next_cursor})
        assert [row.entry.number for row in first.context["rows"]] == list(range(52, 2, -1))
        assert [row.entry.number for row in second.context["rows"]] == [2, 1]


class TestBooking:
    def form(self, **more: object) -> dict[str, object]:
        given = {
            "kind": "interest",
            "amount": "12.50",
            "booked_on": "2026-03-18",
            "place": "bank",
            "note": "一季度结息",
        }
        return given | {"key": uuid.uuid4(), **more}

    def test_an_entry_by_hand_is_booked_and_named(self, finance: Client, world: World, union_fund: Fund) -> None:
        assert "Entry 3 is booked." in sent(finance, "fund_book", "union", **self.form())
        entry = Entry.objects.get(number=3)
        assert (entry.kind, entry.by, entry.note.text) == ("interest", world.person(Role.FINANCE_OFFICER), "一季度结息")

    def test_a_form_sent_twice_is_booked_once_and_says_so(self, finance: Client, union_fund: Fund) -> None:
        given = self.form()
        sent(finance, "fund_book", "union", **given)
        assert "booked already, and only once" in sent(finance, "fund_book", "union", **given)
        assert Entry.objects.count() == 3

    def test_each_form_has_a_key_of_its_own(self, finance: Client, union_fund: Fund) -> None:
        keys = {
            finance.get(reverse("donations:fund_book", args=["union"])).context["form"]["key"].value() for _n in "ab"
        }
        assert len(keys) == 2

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"amount": "0"}, "An amount above 0 is needed"),
            ({"amount": "-5"}, "greater than or equal to 0"),
            ({"amount": "1.234"}, "no more than 2 decimal"),
            ({"kind": "fee", "amount": "10000.01"}, "0.01 CNY are missing"),
            ({"booked_on": "2026-03-19"}, "yet to come"),
            ({"booked_on": "2025-12-31"}, "was opened on 2026-01-01"),
            ({"note": ""}, "This field is required"),
            ({"kind": "gift"}, "Select a valid choice"),
            ({"key": "x"}, "Enter a valid UUID"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_reason(
        self, finance: Client, union_fund: Fund, wrong: dict[str, object], said: str
    ) -> None:
        assert said in sent(finance, "fund_book", "union", **self.form(**wrong))
        assert Entry.objects.count() == 2

    def test_money_goes_to_another_fund_of_ones_own_alone(
        self, finance: Client, world: World, union_fund: Fund
    ) -> None:
        aid, far = fund(world.enterprise, code="aid"), fund(world.far_enterprise, code="far")
        given = {"amount": "700", "booked_on": "2026-03-18", "note": "党委会纪要 3 号", "key": uuid.uuid4()}
        assert "Select a valid choice" in sent(finance, "fund_transfer", "union", target=far.pk, **given)
        assert "entry 3 here, entry 1 there" in sent(finance, "fund_transfer", "union", target=aid.pk, **given)
        assert "only once" in sent(finance, "fund_transfer", "union", target=aid.pk, **given)
        aid.refresh_from_db()
        assert aid.bank == Decimal(700)

    def test_a_large_sum_waits_for_a_second_person_who_finds_it_on_the_page_of_the_fund(
        self, finance: Client, chair: Client, world: World, union_fund: Fund
    ) -> None:
        aid, to = fund(world.enterprise, code="aid"), account(world, make_member(world))
        given = {"target": aid.pk, "booked_on": "2026-03-18", "note": "党委会纪要 3 号", "key": uuid.uuid4()}
        for _twice in range(2):
            said = sent(finance, "fund_transfer", "union", amount="9500", **given)
            assert "Transfer T2026-0001 waits for a second person." in said
        assert "T2026-0001" in shown(chair, "fund", "union")
        assert "党委会纪要 3 号" in shown(chair, "transfer", "T2026-0001")
        (order,) = TransferOrder.objects.all()
        approval = pending_for(order.subject, TRANSFER)
        assert approval is not None
        with pytest.raises(ApprovalRefused):
            decide(approval_id=approval.pk, actor=world.person(Role.FINANCE_OFFICER), now=NOW, approve=True)
        # What is promised meanwhile does not go, neither alone nor by two.
        promise = ordered(world, union_fund, to, 1_000)
        with pytest.raises(ApprovalRefused, match=r"1,000\.00 are promised"):
            decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True)
        said = sent(finance, "fund_transfer", "union", **{**given, "amount": "4,999", "key": uuid.uuid4()})
        assert "entry 3 here" in said
        said = sent(finance, "fund_transfer", "union", **{**given, "amount": "4,999", "key": uuid.uuid4()})
        assert "are promised" in said
        assert "is taken back" in sent(finance, "transfer_withdraw", order.number, reason="余额不足")

        cancel_payment(payment=promise, reason="重复", actor=None, now=NOW)
        booked(union_fund, EntryKind.ALLOCATION, 4_999)
        sent(finance, "fund_transfer", "union", amount="9500", **{**given, "key": uuid.uuid4()})
        again = TransferOrder.objects.get(state=TransferState.ASKED)
        waiting = pending_for(again.subject, TRANSFER)
        assert waiting is not None
        decide(approval_id=waiting.pk, actor=world.chair, now=NOW, approve=True)
        again.refresh_from_db()
        aid.refresh_from_db()
        assert (again.state, aid.bank) == (TransferState.BOOKED, Decimal(14_499))
        out = Entry.objects.get(source=f"transfer:{again.key}:out")
        assert "ask for a transfer back" in sent(
            finance, "entry_reverse", "union", out.number, reason="fund", note="更正"
        )


class TestLimits:
    def test_the_chair_sets_a_budget_and_changes_it(self, chair: Client, union_fund: Fund) -> None:
        given = {"account": "relief", "year": 2026, "warn_percent": 80, "stops": "on"}
        sent(chair, "fund_budget", "union", amount="1000", **given)
        assert "The budget is set." in sent(chair, "fund_budget", "union", amount="2000", **given)
        assert [(one.amount, one.stops) for one in Budget.objects.all()] == [(Decimal(2_000), True)]
        text = shown(chair, "fund_budget", "union", query="?account=relief&year=2026")
        assert 'value="2,000.00"' in text

    def test_a_period_is_closed_for_good(self, finance: Client, union_fund: Fund) -> None:
        sent(finance, "fund_period", "union", ends_on="2026-02-28")
        assert not PeriodClosing.objects.exists(), "nobody said that the books are complete"
        assert "The period is closed." in sent(finance, "fund_period", "union", ends_on="2026-02-28", sure="on")
        assert "is closed after 2026-02-28" in sent(finance, "fund_period", "union", ends_on="2026-02-28", sure="on")

    def test_a_fund_with_money_stays_open(self, finance: Client, union_fund: Fund) -> None:
        said = sent(finance, "fund_close", "union", on="2026-03-18", sure="on")
        assert "still holds 10,500.00 CNY" in said

    def test_a_closed_fund_offers_nothing_more(self, finance: Client, world: World) -> None:
        fund(world.enterprise, code="old")
        assert "The fund is closed." in sent(finance, "fund_close", "old", on="2026-03-18", sure="on")
        text = shown(finance, "fund", "old")
        assert reverse("donations:fund_book", args=["old"]) not in text
        assert "closed on 18 Mar 2026" in text


class TestEntry:
    def test_it_shows_both_sides_its_note_and_its_seal(self, chair: Client, union_fund: Fund) -> None:
        booked(union_fund, EntryKind.INTEREST, "12.50", note="一季度结息")
        answer = chair.get(reverse("donations:entry", args=["union", 3]))
        assert [(line["account"], line["left"], line["right"]) for line in answer.context["lines"]] == [
            ("Bank", Decimal("12.50"), None), ("Interest", None, Decimal("12.50")),
        ]  # fmt: skip
        text, entries = answer.content.decode(), Entry.objects.filter(fund=union_fund)
        assert "一季度结息" in text
        assert "the seal holds" in text
        for number in (2, 3):
            assert bytes(entries.get(number=number).seal).hex()[:12] in text

    @pytest.mark.parametrize("number", [2, 3])
    def test_a_row_changed_in_the_database_shows_as_a_broken_seal(
        self, chair: Client, union_fund: Fund, number: int
    ) -> None:
        booked(union_fund, EntryKind.INTEREST, 5)
        Entry.objects.filter(number=number).update(seal=b"x" * 32)
        assert "the seal is broken" in shown(chair, "entry", "union", 3)

    def test_an_entry_under_a_key_that_is_gone_says_so(self, chair: Client, union_fund: Fund, settings) -> None:
        settings.LEDGER_KEYS = {9: b"n" * 32}
        assert "the key is not here" in shown(chair, "entry", "union", 1)

    def test_an_entry_by_hand_is_reversed_and_both_pages_say_so(self, finance: Client, union_fund: Fund) -> None:
        booked(union_fund, EntryKind.INTEREST, 5)
        said = sent(finance, "entry_reverse", "union", 3, reason="amount", note="应为 50 元")
        assert "reversed by entry 4" in said
        assert "Reversed by entry 4 on 18 Mar 2026: Wrong amount." in shown(finance, "entry", "union", 3)
        assert "This takes entry 3 back" in shown(finance, "entry", "union", 4)
        assert "was reversed already" in sent(finance, "entry_reverse", "union", 3, reason="amount", note="应为 50 元")

    @pytest.mark.parametrize("kind", [EntryKind.GIFT, EntryKind.RELIEF, EntryKind.CONDOLENCE])
    def test_what_a_record_booked_is_corrected_there(self, finance: Client, union_fund: Fund, kind: EntryKind) -> None:
        booked(union_fund, kind, 5)
        text = shown(finance, "entry", "union", 3)
        assert reverse("donations:entry_reverse", args=["union", 3]) not in text
        assert "corrected" in text
        said = sent(finance, "entry_reverse", "union", 3, reason="amount", note="不应如此")
        assert "An entry that another record booked is corrected there." in said
        assert Entry.objects.count() == 3

    def test_a_transfer_is_reversed_only_by_whoever_keeps_both_books(
        self, finance: Client, world: World, union_fund: Fund
    ) -> None:
        far = fund(world.far_enterprise, code="far")
        transfer(
            source=union_fund, target=far, amount=Decimal(5), booked_on=TODAY, note="上级批准", key=uuid.uuid4(),
            actor=None, now=NOW,
        )  # fmt: skip
        said = sent(finance, "entry_reverse", "union", 3, reason="fund", note="应付一矿")
        assert "whoever keeps those books too reverses it" in said
        assert Entry.objects.count() == 4

    def test_there_is_no_page_for_a_number_that_is_not_there(self, chair: Client, union_fund: Fund) -> None:
        assert chair.get(reverse("donations:entry", args=["union", 9])).status_code == 404
