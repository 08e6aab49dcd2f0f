"""Statements as WeChat Pay, Alipay and banks export them, and the command that takes them in. All of it is invented."""

import csv
import io
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import CommandError, call_command

Row = Sequence[Any]

WECHAT_ABOVE = (
    "微信支付账单明细", "微信昵称：[青岭三矿工会]", "起始时间：[2026-03-01 00:00:00] 终止时间：[2026-03-18 23:59:59]",
    "导出类型：[全部]", "导出时间：[2026-03-18 09:12:44]", "", "共7笔记录", "收入：5笔 1,884.00元", "支出：1笔 35.00元",
    "中性交易：1笔 500.00元", "注：", "1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易",
    "2. 本明细仅展示当前账单中的交易，不包括已删除的记录", "3. 本明细仅供个人对账使用", "",
    "----------------------微信支付账单明细列表--------------------",
)  # fmt: skip
WECHAT_HEAD = (
    "交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号",
    "备注",
)  # fmt: skip
ALIPAY_ABOVE = (
    "支付宝交易记录明细查询", "账号:[union@example.com]",
    "起始日期:[2026-03-01 00:00:00]    终止日期:[2026-03-18 00:00:00]",
    "---------------------------------交易记录明细列表------------------------------------",
)  # fmt: skip
ALIPAY_HEAD = (
    "交易号", "商家订单号", "交易创建时间", "付款时间", "最近修改时间", "交易来源地", "类型", "交易对方", "商品名称",
    "金额（元）", "收/支", "交易状态", "服务费（元）", "成功退款（元）", "备注", "资金状态",
)  # fmt: skip
ALIPAY_BELOW = (
    "------------------------------------------------------------------------------------------", "共4笔记录",
    "已收入:2笔,300.00元", "待收入:0笔,0.00元", "已支出:1笔,20.00元", "待支出:0笔,0.00元",
    "导出时间:[2026-03-18 09:30:02]    用户:青岭三矿工会委员会",
)  # fmt: skip
ALIPAY_APP_ABOVE = (
    "------------------------------------------------------------------------------------", "导出信息：",
    "姓名：青岭三矿工会", "支付宝账户：union@example.com",
    "起始时间：[2026-03-01 00:00:00]    终止时间：[2026-03-18 23:59:59]",
    "导出交易类型：[全部]", "导出时间：[2026-03-18 09:31:00]", "共3笔记录", "收入：2笔 260.00元", "支出：1笔 15.00元",
    "不计收支：0笔 0.00元", "", "特别提示：", "1.本回单内容可表明支付宝受理了相应支付交易申请", "",
    "------------------------支付宝支付科技有限公司  电子客户回单------------------------",
)  # fmt: skip
ALIPAY_APP_HEAD = (
    "交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态",
    "交易订单号",
    "商家订单号", "备注",
)  # fmt: skip


def wechat(
    number: str = "1000039801202603110001", *, time: str = "2026-03-11 08:15:02", party: str = "老李", goods: str = "/",
    way: str = "收入", amount: str = "¥100.00", status: str = "已存入零钱", note: str = "/", kind: str = "二维码收款",
) -> Row:  # fmt: skip
    """A row of WeChat Pay: the numbers carry a tab behind them, so that Excel leaves them alone."""
    return (time, kind, party, goods, way, amount, "零钱", status, f"{number}\t", f"10001{number[-6:]}\t", note)


def alipay(
    number: str = "2026031122001412345678901234", *, time: str = "2026-03-11 10:00:00", party: str = "张军",
    goods: str = "转账", amount: str = "100.00", way: str = "收入", status: str = "交易成功", refund: str = "0.00",
    note: str = "",
) -> Row:  # fmt: skip
    """A row of Alipay's web export: padded with blanks and tabs."""
    return (
        f"{number}\t", f"T200P{number[-6:]}\t", f"{time} ", f"{time} ", f"{time} ", "支付宝网站", "即时到账交易",
        f"{party}      ", f"{goods}     ", f"{amount}      ", f"{way}      ", f"{status}    ", "0.00     ",
        f"{refund}     ",
        f"{note}      ", "已收入     ",
    )  # fmt: skip


def text_file(
    above: Sequence[str], head: Row, rows: Sequence[Row], below: Sequence[str] = (), *, encoding: str = "utf-8-sig"
) -> bytes:
    """A file as text: preamble, header, rows, closing lines; preambles are padded to the width of the table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in above:
        writer.writerow([line, *[""] * (len(head) - 1)])
    writer.writerows([head, *rows])
    out.writelines(f"{line}\r\n" for line in below)
    return out.getvalue().encode(encoding)


def wechat_file(*rows: Row) -> bytes:
    return text_file(WECHAT_ABOVE, WECHAT_HEAD, rows)


def alipay_file(*rows: Row) -> bytes:
    return text_file(ALIPAY_ABOVE, ALIPAY_HEAD, rows, ALIPAY_BELOW, encoding="gb18030")


def alipay_app_file(*rows: Row) -> bytes:
    return text_file(ALIPAY_APP_ABOVE, ALIPAY_APP_HEAD, rows, encoding="gb18030")


def book(*rows: Row) -> bytes:
    """Return a workbook of these rows from its first row on."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    return out.getvalue()


def run(tmp_path: Path, data: bytes, *options: str, campaign: str = "AX26001") -> dict[str, Any]:
    """Run the command and return what it prints; {"error", "message"} when nothing was written."""
    path, out = tmp_path / "账单.csv", io.StringIO()
    path.write_bytes(data)
    with suppress(CommandError):
        call_command("import_statement", str(path), "--campaign", campaign, "--json", *options, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def codes(report: dict[str, Any]) -> dict[int, str]:
    """Return row → code of what was skipped."""
    return {one["row"]: one["code"] for one in report["skipped"]}
