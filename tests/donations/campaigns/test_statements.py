"""Statements as they are really exported: which rows are gifts, which are not, and why."""

from decimal import Decimal

import pytest

from donations.campaigns.models import Gift, StatementLine
from donations.ledger.selectors.verifying import verify
from tests.donations.campaigns.statement_files import (
    ALIPAY_APP_HEAD,
    alipay,
    alipay_app_file,
    alipay_file,
    book,
    codes,
    run,
    wechat,
    wechat_file,
)


def test_a_wechat_statement_gives_its_gifts_below_sixteen_lines_of_preamble(tmp_path, campaign):
    data = wechat_file(
        wechat("1001", amount="¥1,234.00", note="AX26001 加油"),
        wechat("1002", amount="¥50.00", goods="收款方备注:ax26001"),
        wechat("1003", amount="¥300.00"),
        wechat("1004", way="支出", amount="¥35.00", kind="商户消费", status="支付成功"),
        wechat("1005", way="/", amount="¥500.00", kind="零钱提现", status="提现已到账"),
        wechat("1006", status="已全额退款", note="AX26001"),
        wechat("1007", amount="¥200.00", status="已退款(￥50.00)", note="AX26001"),
    )
    report = run(tmp_path, data)

    assert {name: report[name] for name in ("rows", "gifts", "matched", "unmatched", "total")} == {
        "rows": 7, "gifts": 4, "matched": 3, "unmatched": 1, "total": "1734.00",
    }  # fmt: skip
    assert codes(report) == {21: "outgoing", 22: "outgoing", 23: "refunded"}
    gifts = Gift.objects.order_by("pk")
    assert [(gift.transaction_no, gift.amount, gift.channel) for gift in gifts] == [
        ("1001", Decimal("1234.00"), "wechat"), ("1002", Decimal("50.00"), "wechat"),
        ("1007", Decimal("150.00"), "wechat"),
    ]  # fmt: skip
    line = StatementLine.objects.get()
    assert (line.transaction_no, line.amount, line.payer, line.state) == ("1003", Decimal("300.00"), "老李", "waiting")


def test_an_alipay_statement_in_gb18030_is_read_between_its_dashes(tmp_path, campaign):
    data = alipay_file(
        alipay("3001", note="AX26001", amount="100.00"),
        alipay("3002", way="支出", amount="20.00"),
        alipay("3003", status="交易关闭", note="AX26001"),
        alipay("3004", refund="100.00", note="AX26001"),
        alipay("3005", goods="给老陈 AX26001", amount="200.00", refund="30.00"),
    )
    report = run(tmp_path, data)

    assert (report["gifts"], report["matched"], report["total"]) == (2, 2, "270.00")
    assert codes(report) == {
        7: "outgoing", 8: "closed", 9: "refunded", **dict.fromkeys(range(11, 18), "summary"),
    }  # fmt: skip
    assert set(Gift.objects.values_list("channel", flat=True)) == {"alipay"}


def test_the_app_of_alipay_exports_other_columns(tmp_path, campaign):
    def row(number: str, way: str, amount: str, status: str, goods: str) -> tuple:
        return (
            "2026-03-12 11:00:01", "转账红包", "王*", "189******01", goods, way, amount, "余额", status, f"{number}\t",
            "\t", "",
        )  # fmt: skip

    data = alipay_app_file(
        row("4001", "收入", "200.00", "交易成功", "AX26001 早日渡过难关"),
        row("4002", "收入", "60.00", "交易成功", "转账"),
        row("4003", "不计收支", "15.00", "退款成功", "退款-AX26001"),
    )
    report = run(tmp_path, data)

    assert (report["rows"], report["matched"], report["unmatched"]) == (3, 1, 1)
    assert codes(report) == {20: "outgoing"}
    assert len(ALIPAY_APP_HEAD) == 12


BANK = ("交易日期", "流水号", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要", "附言")


def test_a_bank_statement_knows_balances_and_totals_from_payments(tmp_path, campaign):
    data = book(
        ("中国工商银行 账户明细",),
        ("账号：140512*****0199", None, "币种：人民币"),
        BANK,
        ("2026-03-01", "", "", "", 10_000.0, "", "", "期初余额", ""),
        ("2026-03-10", "B001", "", 500.0, 10_500.0, "李志强", "6222021234560412", "转账", "AX26001"),
        ("20260311", "B002", 300.0, "", 10_200.0, "青岭医院", "6222", "转账", "AX26001"),
        ("2026/3/12", "B003", "", "1,000.50", 11_200.5, "", "", "网银互联", "爱心 AX26001 陈"),
        ("2026-03-13", "B004", "", 0, 11_200.5, "", "", "AX26001", ""),
        ("2026-03-14", "B005", "", 88.0, 11_288.5, "王芳", "6217", "冲正", "AX26001"),
        ("2026-03-15", "B006", "", 12.34, 11_300.84, "", "", "结息", ""),
        ("合计", "", 300.0, 1_600.84),
        ("期末余额", "", "", "", 11_300.84),
    )
    report = run(tmp_path, data)

    assert codes(report) == {4: "summary", 6: "outgoing", 8: "zero", 9: "refunded", 11: "summary", 12: "summary"}
    assert (report["matched"], report["unmatched"], report["total"]) == (2, 1, "1512.84")
    assert list(Gift.objects.order_by("pk").values_list("transaction_no", "given_on__day")) == [
        ("B001", 10),
        ("B003", 12),
    ]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("记账日期,交易流水号,支出,存入,对方户名,用途", "2026-03-10,K1,,80.00,赵刚,AX26001"),
        ("入账日期,银行流水号,收入金额,付款人名称,附言", "2026年3月10日,K1,80.00,赵刚,AX26001"),
        ("交易时间,流水号,借贷标志,发生额,对方名称,摘要", "2026-03-10 09:00:00,K1,贷,80.00,赵刚,AX26001"),
        ("日期,凭证号,交易金额,对方户名,备注", "20260310,K1,+80.00,赵刚,AX26001"),
    ],
)  # fmt: skip
def test_banks_call_their_columns_differently(tmp_path, campaign, head, cells):
    report = run(tmp_path, book(("账户交易明细",), head.split(","), cells.split(",")))

    assert (report["matched"], report["total"]) == (1, "80.00")
    assert Gift.objects.get().donor == "赵刚"


def test_a_bank_file_without_numbers_is_still_booked_once_and_two_equal_payments_are_two(tmp_path, campaign):
    head = ("交易日期", "收入", "对方户名", "附言")
    data = book(head, *[("2026-03-10", 100.0, "李强", "AX26001")] * 2)

    assert run(tmp_path, data)["matched"] == 2
    again = run(tmp_path, data)
    assert (again["gifts"], codes(again)) == (0, {2: "duplicate", 3: "duplicate"})


def test_amounts_that_nobody_gives_are_refused_with_their_row(tmp_path, campaign):
    data = wechat_file(
        wechat("1", amount="¥-5.00", note="AX26001"),
        wechat("2", amount="¥5.001", note="AX26001"),
        wechat("3", amount="¥99999999.00", note="AX26001"),
        wechat("4", amount="一百元", note="AX26001"),
        wechat("5", amount="¥0.00", note="AX26001"),
        wechat("6", time="2026-03-19 00:00:01", note="AX26001"),
        wechat("7", time="2026-02-30 00:00:01", note="AX26001"),
        wechat("", note="AX26001"),
        wechat("9", time="2026-02-27 10:00:00", note="AX26001"),
        wechat("10", amount="¥0.01", note="AX26001"),
    )
    report = run(tmp_path, data)

    assert codes(report) == {
        18: "bad_amount", 19: "bad_amount", 20: "bad_amount", 21: "bad_amount", 22: "zero", 23: "bad_date",
        24: "bad_date", 25: "no_number", 26: "too_early",
    }  # fmt: skip
    assert (report["matched"], report["total"]) == (1, "0.01")


def test_the_same_statement_twice_books_once_also_what_waits_for_review(tmp_path, campaign):
    data = wechat_file(wechat("1", note="AX26001"), wechat("2"))
    first, second = run(tmp_path, data), run(tmp_path, data)

    assert (first["gifts"], second["gifts"], second["total"]) == (2, 0, "0.00")
    assert codes(second) == {18: "duplicate", 19: "duplicate"}
    assert (Gift.objects.count(), StatementLine.objects.count()) == (1, 1)


def test_a_number_that_stands_twice_in_a_file_is_taken_once(tmp_path, campaign):
    report = run(tmp_path, wechat_file(wechat("1", note="AX26001"), wechat("1", note="AX26001")))
    assert (report["matched"], codes(report)) == (1, {19: "duplicate"})


def test_numbers_of_two_channels_are_two_gifts(tmp_path, campaign):
    run(tmp_path, wechat_file(wechat("777", note="AX26001")))
    report = run(tmp_path, alipay_file(alipay("777", note="AX26001")))
    assert report["matched"] == 1


def test_a_gift_that_was_given_back_after_it_was_booked_is_named(tmp_path, campaign):
    run(tmp_path, wechat_file(wechat("1", note="AX26001")))
    report = run(tmp_path, wechat_file(wechat("1", note="AX26001", status="已全额退款")))
    assert codes(report) == {18: "refunded_later"}


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path, campaign):
    data = wechat_file(wechat("1", note="AX26001"), wechat("2"))
    dry = run(tmp_path, data, "--dry-run")

    assert (Gift.objects.count(), StatementLine.objects.count()) == (0, 0)
    assert dry == run(tmp_path, data)


def test_what_is_booked_is_in_the_fund_and_the_books_hold(tmp_path, campaign):
    run(
        tmp_path,
        wechat_file(wechat("1", amount="¥120.50", note="AX26001"), wechat("2", amount="¥30.00", note="AX26001")),
    )
    campaign.refresh_from_db()
    campaign.fund.refresh_from_db()

    assert (campaign.fund.bank, campaign.fund.cash) == (Decimal("150.50"), Decimal(0))
    assert (campaign.gift_count, campaign.donor_count) == (2, 2)
    assert [(gift.entry.source, gift.entry.kind) for gift in Gift.objects.select_related("entry").order_by("pk")] == [
        (f"gift:{gift.pk}", "gift") for gift in Gift.objects.order_by("pk")
    ]
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        ("姓名,电话\n张三,13800000000\n李四,13900000000\n".encode(), "header_missing"),
        (book(BANK), "header_only"),
        (b"%PDF-1.7 not a table", "not_spreadsheet"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_as_a_whole(tmp_path, campaign, data, code):
    assert run(tmp_path, data)["error"] == code


def test_an_unknown_campaign_and_one_that_takes_nothing_are_refused(tmp_path, world, campaign):
    from tests.factories.campaigns import drafted

    draft = drafted(world)
    data = wechat_file(wechat("1"))
    assert run(tmp_path, data, campaign="AX26999")["error"] == "campaign_unknown"
    assert run(tmp_path, data, campaign=draft.code)["error"] == "refused"
