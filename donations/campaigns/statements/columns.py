"""The columns of statements and the headers by which those who export them call them."""

from django.utils.translation import gettext_lazy as _

from cases.members.roster.columns import EMPLOYEE_NO as ROSTER_NUMBER
from cases.members.roster.columns import NAME
from cases.members.roster.columns import UNIT as ROSTER_UNIT
from unioncare.imports.columns import Column
from unioncare.imports.writing.templates import TemplateSheet
from unioncare.imports.writing.workbooks import Value

TIME = Column(
    "time", _("Day"),
    (
        "交易时间", "付款时间", "入账时间", "到账时间", "交易创建时间", "交易日期", "记账日期", "入账日期", "发生日期",
        "记账日", "交易日", "日期", "时间", "date", "time",
    ),
    required=True,
)  # fmt: skip
NUMBER = Column(
    "number", _("Transaction number"),
    (
        "交易单号", "交易订单号", "交易号", "交易流水号", "流水号", "银行流水号", "核心流水号",
        "账户明细编号-交易流水号",
        "企业流水号", "业务流水号", "主机流水号", "回单编号", "传票号", "凭证号", "transaction no", "reference",
    ),
    text=True,
)  # fmt: skip
# 商户单号 and 商家订单号 tell that the file is a phone's, and no more.
ORDER = Column("order", _("Order number"), ("商户单号", "商家订单号", "商户订单号"), text=True)
PARTY = Column(
    "party", _("Payer"),
    (
        "交易对方", "对方户名", "对方名称", "对方账户名称", "对方账户名", "对方单位名称", "对方单位", "对手户名",
        "付款人名称", "付款方名称", "付款人", "付款人户名", "汇款人", "汇款人名称", "交易对手", "counterparty", "payer",
    ),
)  # fmt: skip
ACCOUNT = Column(
    "account", _("Account of the payer"),
    ("对方账号", "对方帐号", "对方账户", "对方卡号/账号", "付款人账号", "付款方账号", "对手账号"),
    text=True,
)  # fmt: skip
DIRECTION = Column(
    "direction", _("In or out"), ("收/支", "收支", "借贷标志", "借贷方向", "借贷", "收支类型", "收支方向")
)
AMOUNT = Column("amount", _("Amount"), ("金额", "交易金额", "发生额", "收支金额", "amount"))
CREDIT = Column(
    "credit", _("Came in"),
    (
        "贷方发生额", "贷方金额", "收入金额", "收入", "存入金额", "存入", "转入金额", "贷方", "入账金额",
        "贷方发生金额",
        "credit",
    ),
)  # fmt: skip
DEBIT = Column(
    "debit",
    _("Went out"),
    ("借方发生额", "借方金额", "支出金额", "支出", "支取金额", "支取", "转出金额", "借方", "借方发生金额", "debit"),
)
STATUS = Column("status", _("Status"), ("当前状态", "交易状态", "状态", "status"))
REFUND = Column("refund", _("Refunded"), ("成功退款", "退款金额", "已退款"))
KIND = Column("kind", _("Kind"), ("交易类型", "交易分类", "类型", "业务类型"))
NOTE = Column("note", _("Remark"), ("备注", "附言", "留言", "客户附言", "交易附言", "remark", "note"))
GOODS = Column("goods", _("Goods"), ("商品", "商品名称", "商品说明"))
SUMMARY = Column("summary", _("Summary"), ("摘要", "交易摘要", "摘要说明"))
PURPOSE = Column("purpose", _("Purpose"), ("用途", "交易用途", "转账用途", "汇款用途"))
BALANCE = Column("balance", _("Balance"), ("余额", "账户余额", "交易后余额", "balance"))

STATEMENT = (
    TIME, NUMBER, ORDER, PARTY, ACCOUNT, DIRECTION, AMOUNT, CREDIT, DEBIT, STATUS, REFUND, KIND, NOTE, GOODS, SUMMARY,
    PURPOSE, BALANCE,
)  # fmt: skip
# Where a donor may have written a code.
WORDS = (NOTE, GOODS, SUMMARY, PURPOSE)

EMPLOYEE_NO = Column("employee_no", _("Employee number"), ROSTER_NUMBER.aliases, required=True, text=True)
DONOR = Column("name", _("Name"), NAME.aliases, required=True)
DEDUCTED = Column(
    "deducted", _("Amount"),
    ("捐款金额", "捐款", "扣款金额", "代扣金额", "扣款", "代扣", "金额", "捐赠金额", "amount"),
    required=True,
)  # fmt: skip
ON_LIST = Column(
    "on_list",
    _("On the list"),
    ("公示方式", "署名方式", "名单显示", "是否匿名"),
    help=_("实名, 隐名 or 匿名; empty: 匿名."),
)
UNIT = Column("unit", _("Unit"), ROSTER_UNIT.aliases, width=24, help=_("Not read: the roster knows the unit."))
PAYROLL = (EMPLOYEE_NO, DONOR, DEDUCTED, ON_LIST, UNIT)


def payroll_template() -> list[TemplateSheet]:
    """Return the empty list of deductions to fill in."""
    examples: dict[str, Value] = {
        "employee_no": "030217", "name": "陈国栋", "deducted": 100, "on_list": "隐名", "unit": "综采一队",
    }  # fmt: skip
    return [TemplateSheet(_("Deductions"), PAYROLL, examples)]
