"""The columns of files about enrolments and the headers seen for them. Amounts are CNY of the whole enrolment."""

from django.utils.translation import gettext_lazy as _

from cases.members.roster.columns import EMPLOYEE_NO as ROSTER_NUMBER
from cases.members.roster.columns import ID_NUMBER, NAME
from cases.members.roster.columns import UNIT as ROSTER_UNIT
from unioncare.imports.columns import Column
from unioncare.imports.writing.templates import TemplateSheet
from unioncare.imports.writing.workbooks import Value

EMPLOYEE_NO = Column(
    "employee_no", _("Employee number"), ROSTER_NUMBER.aliases, text=True,
    help=_("Employee number or ID number: one of them must find the member."),
)  # fmt: skip
MEMBER_NAME = Column(
    "name", _("Name"), (*NAME.aliases, "被保险人", "被保险人姓名", "参保人", "参保人姓名", "insured"),
    help=_("Compared with the roster where it is filled in."),
)  # fmt: skip
UNIT = Column("unit", _("Unit"), ROSTER_UNIT.aliases, width=28, help=_("Not read: the roster knows the unit."))
STARTS_ON = Column(
    "starts_on", _("Start date"),
    (
        "参保日期", "参保时间", "生效日期", "生效时间", "起保日期", "保障开始日期", "保障起始日期", "开始日期",
        "起始日期", "start date", "start", "enrolled from",
    ),
    help=_("Empty: today, or the first day of a term that has not begun."),
)  # fmt: skip
SHARES = Column("shares", _("Shares"), ("份数", "参保份数", "购买份数", "shares"), width=8, help=_("Empty: one share."))
PREMIUM = Column(
    "premium", _("Premium"),
    ("保费", "保险费", "参保费", "参保金额", "缴费金额", "互助金", "premium", "amount"),
    help=_("Of all shares; empty: the plan's."),
)  # fmt: skip
BY_UNION = Column(
    "by_union", _("by union funds"),
    ("工会出资", "工会经费", "工会承担", "工会缴费", "工会补助", "by union", "union funds"),
    help=_("Who pays how much; all four empty: as the plan says."),
)  # fmt: skip
BY_ADMINISTRATION = Column(
    "by_administration", _("by administrative funds"),
    ("行政出资", "行政经费", "行政承担", "企业出资", "单位出资", "by administration", "administrative funds"),
)  # fmt: skip
BY_MEMBER = Column(
    "by_member", _("by the member"),
    ("个人缴费", "个人出资", "个人承担", "个人自缴", "职工出资", "by member"),
)  # fmt: skip
BY_SUBSIDY = Column(
    "by_subsidy", _("by a subsidy from above"),
    ("上级补贴", "上级补助", "上级工会补助", "补贴", "by subsidy", "subsidy"),
)  # fmt: skip
CERTIFICATE = Column(
    "certificate_no", _("Certificate number"),
    (
        "保险凭证号", "凭证号", "凭证号码", "保单号", "保单号码", "会员证号", "证书号", "互助证号", "参保凭证号",
        "certificate no", "certificate number", "certificate", "policy no", "policy number",
    ),
    text=True, width=22,
)  # fmt: skip

FUNDING = (BY_UNION, BY_ADMINISTRATION, BY_MEMBER, BY_SUBSIDY)
ENROLMENT = (EMPLOYEE_NO, ID_NUMBER, MEMBER_NAME, UNIT, STARTS_ON, SHARES, PREMIUM, *FUNDING, CERTIFICATE)
RETURNED = (
    EMPLOYEE_NO, ID_NUMBER, MEMBER_NAME,
    Column(CERTIFICATE.code, CERTIFICATE.label, CERTIFICATE.aliases, required=True, text=True, width=22),
)  # fmt: skip
BY_CODE = {column.code: column for column in ENROLMENT}


def template_sheets() -> list[TemplateSheet]:
    """Return the empty list to fill in."""
    examples: dict[str, Value] = {
        "employee_no": "030217", "name": "陈国栋", "unit": "综采一队/一班", "starts_on": "2026-07-01", "shares": 1,
        "premium": 110, "by_union": 90, "by_administration": 20,
    }  # fmt: skip
    return [TemplateSheet(_("Enrolments"), ENROLMENT, examples)]
