"""What members of the enterprise see on their phone: the money, what was agreed, and nothing of the illness."""

import uuid
from datetime import timedelta

import pytest

from donations.campaigns.enums import ShownField
from donations.campaigns.models import Gift, Pledge
from donations.campaigns.services.consenting import withdraw_consent
from donations.campaigns.services.running import close_ended
from donations.ledger.enums import EntryKind, Reason
from donations.ledger.services.reversing import reverse_entry
from tests.factories.campaigns import OPENED, drafted, given, opened_for, signed
from tests.factories.cases import NOW, graded, load_catalogues
from tests.factories.funds import booked


@pytest.fixture
def case(world):
    load_catalogues()
    return graded(world, now=OPENED - timedelta(days=5))


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


def give(campaign) -> str:
    return f"/donations/give/{campaign.token}/"


def pledge(**fields: str) -> dict[str, str]:
    return {
        "chosen": "100", "shown": "masked", "channel": "payroll", "donor": "李志强", "employee_no": "030218",
        "key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def test_the_page_tells_what_came_in_what_was_paid_and_what_is_left(campaign, phone):
    given(campaign, 1_000, channel="bank")
    given(campaign, 200, channel="bank", donors=4)
    booked(campaign.fund, EntryKind.RELIEF, 400)
    html = text(phone.get(give(campaign)))

    assert "1,200.00" in html
    assert "400.00 CNY paid out" in html
    assert "800.00" in html
    assert "Open, until" in html
    assert "What is left over goes: To the mutual-aid fund" in html
    assert "funds auditor, chair and one more" in html


def test_gifts_stand_as_their_donors_chose(campaign, phone):
    given(campaign, 10, donor="周文静", shown="name")
    given(campaign, 20, donor="张志军", shown="masked")
    given(campaign, 30, donor="钱学礼", shown="anonymous")
    for html in (text(phone.get(give(campaign))), text(phone.get(f"{give(campaign)}gifts/"))):
        assert "周文静" in html
        assert "张*军" in html
        assert "张志军" not in html
        assert "钱学礼" not in html
        assert "Anonymous" in html


def test_a_gift_that_the_books_took_back_is_not_shown(campaign, phone):
    undone = given(campaign, 77, donor="周文静", shown="name")
    reverse_entry(entry_id=undone.entry_id, reason=Reason.AMOUNT, note="数错", actor=None, now=NOW)
    assert "周文静" not in text(phone.get(give(campaign)))


def test_no_search_engine_keeps_it_and_it_costs_the_same_for_many_gifts(campaign, phone, django_assert_num_queries):
    given(campaign, 1)
    answer = phone.get(give(campaign))
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    for count in (2, 30):
        for _number in range(count):
            given(campaign, 1)
        with django_assert_num_queries(9):
            phone.get(give(campaign))


@pytest.mark.parametrize(
    ("shown", "seen", "unseen"),
    [
        ((ShownField.MASKED_NAME, ShownField.UNIT), ("陈*栋", "一组"), ("陈国栋", "Burden of the household")),
        ((ShownField.NAME,), ("陈国栋",), ("一组", "Burden of the household")),
        ((ShownField.UNIT, ShownField.BURDEN), ("一组", "Burden of the household"), ("陈国栋", "陈*栋")),
    ],
)
def test_of_the_beneficiary_it_shows_what_was_agreed_and_never_the_illness(world, case, phone, shown, seen, unseen):
    campaign = opened_for(case, world, *shown)
    html = text(phone.get(give(campaign)))

    assert [words for words in seen if words not in html] == []
    assert [words for words in unseen if words in html] == []
    never = (case.number, case.disease.name_zh, case.disease.name_en, "胸痛", "市第一医院", "III 期", "030217")
    assert [words for words in never if words in html] == []


def test_withdrawing_the_consent_takes_the_page_down_at_once(world, case, phone):
    campaign = opened_for(case, world)
    given(campaign, 10)
    withdraw_consent(campaign=campaign, actor=world.welfare_officer, now=NOW)

    for address in (give(campaign), f"{give(campaign)}gifts/"):
        html = text(phone.get(address), 404)
        assert campaign.title_en not in html
        assert "This page is closed" in html


def test_a_draft_and_an_invented_token_open_nothing(world, phone):
    draft = drafted(world)
    assert phone.get(give(draft)).status_code == 404
    assert phone.get("/donations/give/invented/").status_code == 404


def test_after_its_last_day_the_page_asks_for_nothing(world, campaign, phone, time_machine):
    late = NOW + timedelta(days=7)
    close_ended(now=late)
    time_machine.move_to(late, tick=False)
    html = text(phone.get(give(campaign)))

    assert "No more gifts are asked for" in html
    assert "Pledge it" not in html
    assert "asks for no gifts any more" in text(phone.post(give(campaign), pledge()), 422)
    assert not Pledge.objects.exists()


class TestPledges:
    def test_a_pledge_needs_no_account_and_comes_with_a_code(self, campaign, phone):
        html = text(phone.post(give(campaign), pledge()))
        made = Pledge.objects.get()

        assert made.code in html
        assert (made.amount, made.donor, made.employee_no, made.channel, made.shown) == (
            100, "李志强", "030218", "payroll", "masked",
        )  # fmt: skip
        assert not Gift.objects.exists()

    def test_pressed_twice_it_is_one(self, campaign, phone):
        data = pledge()
        first, second = text(phone.post(give(campaign), data)), text(phone.post(give(campaign), data))
        assert Pledge.objects.get().code in first
        assert Pledge.objects.get().code in second

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"chosen": "other", "other": ""}, "Write the amount."),
            ({"chosen": "other", "other": "-5"}, "greater than or equal to 1"),
            ({"chosen": "other", "other": "10.001"}, "2 decimal places"),
            ({"chosen": "other", "other": "5000000"}, "talk to the union"),
            ({"donor": "", "shown": "name"}, "Write your name"),
            ({"employee_no": ""}, "Write your employee number"),
            ({"channel": "wechat"}, "is not one of the available choices"),
        ],
    )
    def test_what_cannot_be_is_refused_with_the_reason(self, campaign, phone, changed, said):
        assert said in text(phone.post(give(campaign), pledge(**changed)), 422)
        assert not Pledge.objects.exists()

    def test_without_a_name_it_may_be_paid_in_cash(self, campaign, phone):
        text(phone.post(give(campaign), pledge(donor="", employee_no="", shown="anonymous", channel="cash")))
        assert Pledge.objects.get().donor == ""


class TestDoor:
    def test_the_code_of_a_unit_finds_the_campaigns_of_its_enterprise(self, world, campaign, phone):
        html = text(phone.get("/donations/give/", {"unit": world.group.code.lower()}))
        assert campaign.title_en in html
        assert give(campaign) in html

    @pytest.mark.parametrize(("code", "said"), [("QL1-01", "No campaign asks"), ("XX9", "No unit has this code")])
    def test_other_units_see_none_of_it(self, world, campaign, phone, code, said):
        html = text(phone.get("/donations/give/", {"unit": code}))
        assert said in html
        assert campaign.title_en not in html


class TestReceipts:
    def test_anybody_checks_a_code_against_the_books_and_sees_no_name(self, campaign, phone):
        gift = given(campaign, "123.45", donor="周文静", shown="name")
        for typed in (gift.code, gift.spaced_code, gift.spaced_code.lower(), f" {gift.code[:4]} {gift.code[4:]}"):
            html = text(phone.get("/donations/give/receipt/", {"code": typed}))
            assert "123.45" in html
            assert "Booked, not reversed" in html
            assert f"fund AX26001, entry {gift.entry.number}" in html
            assert "周文静" not in html

    def test_what_was_reversed_says_so(self, campaign, phone):
        gift = given(campaign, 10)
        reverse_entry(entry_id=gift.entry_id, reason=Reason.AMOUNT, note="数错", actor=None, now=NOW)
        html = text(phone.get("/donations/give/receipt/", {"code": gift.code}))
        assert "Taken back on" in html
        assert "Booked, not reversed" not in html

    @pytest.mark.parametrize("code", ["A3467ACDEF", "nonsense", "1"])
    def test_an_invented_code_finds_nothing(self, campaign, phone, code):
        given(campaign, 10)
        assert "No receipt bears this code" in text(phone.get("/donations/give/receipt/", {"code": code}), 404)

    def test_whoever_guesses_is_stopped(self, campaign, phone):
        answers = [phone.get("/donations/give/receipt/", {"code": "A3467ACDEF"}).status_code for _try in range(31)]
        assert answers == [404] * 30 + [403]


def test_the_consent_is_about_this_campaign_alone(world, case, phone):
    first = opened_for(case, world)
    other = drafted(world)
    assert phone.get(give(first)).status_code == 200
    with pytest.raises(Exception, match="shows nobody"):
        signed(other, world)
