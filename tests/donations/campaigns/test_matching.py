"""How a payment finds its campaign: by a code, by what was pledged; else somebody looks at it."""

import pytest

from donations.campaigns.models import Gift, Pledge, StatementLine
from tests.donations.campaigns.statement_files import codes, run, wechat, wechat_file
from tests.factories.campaigns import drafted, given, opened, pledged
from tests.factories.cases import NOW


@pytest.mark.parametrize(
    ("note", "matched"),
    [
        ("AX26001", 1),
        ("捐款ａｘ２６００１加油", 1),
        ("ax-26 001", 1),
        ("AX26001王芳", 1),
        ("AX260012", 0),
        ("MAX26001", 0),
        ("AX26O01", 0),
        ("", 0),
    ],
)
def test_the_code_is_found_however_it_is_written_and_nothing_like_it(tmp_path, campaign, note, matched):
    assert run(tmp_path, wechat_file(wechat("1", note=note)))["matched"] == matched


def test_the_code_of_a_pledge_finds_campaign_and_donor(tmp_path, campaign):
    pledge = pledged(campaign, 100, donor="李志强", shown="masked")
    run(tmp_path, wechat_file(wechat("1", amount="¥120.00", party="小李飞刀", note=f"捐 {pledge.code}")))

    gift = Gift.objects.get()
    assert (gift.donor, gift.shown, gift.shown_name) == ("李志强", "masked", "李*强")
    assert Pledge.objects.get().gift == gift


def test_amount_and_name_of_a_pledge_find_it_once(tmp_path, campaign):
    pledged(campaign, 200, donor="张 军", shown="name")
    data = wechat_file(
        wechat("1", amount="¥200.00", party="张军"), wechat("2", amount="¥200.00", party="张军"),
        wechat("3", amount="¥100.00", party="张军"),
    )  # fmt: skip
    report = run(tmp_path, data)

    assert (report["matched"], report["unmatched"]) == (1, 2)
    assert Gift.objects.get().shown_name == "张 军"


def test_who_chose_nothing_is_not_named(tmp_path, campaign):
    run(tmp_path, wechat_file(wechat("1", party="王芳", note="AX26001")))
    gift = Gift.objects.get()
    assert (gift.donor, gift.shown_name) == ("王芳", "")


def test_a_payment_that_names_another_campaign_is_not_taken(tmp_path, world, campaign):
    other = opened(world)
    pledged(campaign, 100, donor="老李")
    report = run(tmp_path, wechat_file(wechat("1", note=other.code)))

    assert (report["matched"], report["unmatched"]) == (0, 1)
    assert StatementLine.objects.get().campaign == campaign


def test_a_draft_is_no_other_campaign(tmp_path, world, campaign):
    draft = drafted(world)
    pledged(campaign, 100, donor="老李")
    assert run(tmp_path, wechat_file(wechat("1", note=draft.code)))["matched"] == 1


def test_a_gift_long_after_the_last_day_is_too_late(tmp_path, campaign):
    import time_machine

    with time_machine.travel(NOW.replace(month=6), tick=False):
        data = wechat_file(
            wechat("1", time="2026-05-08 10:00:00", note="AX26001"),
            wechat("2", time="2026-05-09 10:00:00", note="AX26001"),
        )
        report = run(tmp_path, data)
    assert (report["matched"], codes(report)) == (1, {19: "too_late"})


def test_a_number_noted_otherwise_is_a_duplicate(tmp_path, campaign):
    given(campaign, transaction_no="1", channel="wechat")
    assert codes(run(tmp_path, wechat_file(wechat("1", note="AX26001")))) == {18: "duplicate"}
