"""The columns of a ledger and the headers seen for them."""

from django.utils.translation import gettext_lazy as _

from cases.members.roster.columns import EMPLOYEE_NO as ROSTER_NUMBER
from cases.members.roster.columns import ID_NUMBER, NAME, PHONE
from cases.members.roster.columns import UNIT as ROSTER_UNIT
from unioncare.imports.columns import Column
from unioncare.imports.writing.templates import TemplateSheet
from unioncare.imports.writing.workbooks import Value

EMPLOYEE_NO = Column(
    "employee_no", _("Employee number"), ROSTER_NUMBER.aliases, text=True,
    help=_("Employee number, ID number, or name with unit: one of them must find the member."),
)  # fmt: skip
UNIT = Column("unit", _("Unit"), ROSTER_UNIT.aliases, width=28, help=_("Tells namesakes apart."))
DISEASE = Column(
    "disease", _("Disease"),
    (
        "病种", "疾病", "疾病名称", "所患疾病", "患病名称", "患病种类", "病名", "诊断", "诊断结果",
        "disease", "diagnosis", "illness",
    ),
    required=True, width=30, help=_("Name in either language, code of the catalogue, or ICD-10."),
)  # fmt: skip
DIAGNOSED_ON = Column(
    "diagnosed_on", _("Diagnosed on"),
    (
        "确诊日期", "确诊时间", "诊断日期", "诊断时间", "患病日期", "患病时间", "发病日期", "发病时间",
        "diagnosed on", "date of diagnosis",
    ),
)  # fmt: skip
SEVERITY = Column(
    "severity", _("Severity"),
    ("严重程度", "病情程度", "病情等级", "病情", "病情分级", "轻重程度", "severity"),
    width=12, help=_("S1 to S4, or words such as 重度, 稳定, critical."),
)  # fmt: skip
STATUS = Column(
    "status", _("Status"),
    ("状态", "目前状态", "当前状态", "现状", "目前情况", "帮扶状态", "个案状态", "status", "state"),
    help=_("Such as 治疗中, 康复, 已结案, 去世."),
)  # fmt: skip
PLACE = Column(
    "place", _("Where treated"), ("就诊医院", "治疗医院", "住院医院", "就医医院", "医院", "hospital"), width=24,
)  # fmt: skip
STORY = Column(
    "what_happened", _("What happened"),
    ("病情描述", "病情说明", "主要病情", "情况说明", "病情简介", "what happened"), width=40,
)  # fmt: skip
REPORTED_ON = Column(
    "reported_on", _("Reported"),
    ("登记日期", "登记时间", "上报日期", "上报时间", "建档日期", "建档时间", "立案日期", "reported", "registered"),
)  # fmt: skip
DIED_ON = Column("died_on", _("Died on"), ("去世日期", "死亡日期", "病故日期", "去世时间", "死亡时间", "died on"))
CONSENT = Column(
    "consent", _("Consent"), ("知情同意", "同意书", "是否同意", "个人信息同意", "consent"),
    help=_("No keeps the name and unit alone; consent is then to be obtained."),
)  # fmt: skip
TOTAL = Column(
    "total", _("Total cost"),
    (
        "总费用", "医疗费用", "医疗总费用", "治疗费用", "总花费", "医药费", "医疗费总额", "费用合计",
        "total cost", "total",
    ),
)  # fmt: skip
BASIC = Column(
    "basic_insurance", _("Basic insurance"),
    ("基本医保", "医保报销", "医保", "报销金额", "报销", "医保支付", "统筹支付", "basic insurance"),
)  # fmt: skip
CRITICAL = Column(
    "critical_insurance", _("Critical-illness insurance"),
    ("大病保险", "大病医保", "大病报销", "critical-illness insurance"),
)  # fmt: skip
ASSISTANCE = Column("medical_assistance", _("Medical assistance"), ("医疗救助", "民政救助", "medical assistance"))
COMMERCIAL = Column("commercial_insurance", _("Commercial insurance"), ("商业保险", "商保", "commercial insurance"))
MUTUAL = Column(
    "mutual_benefit", _("Mutual benefit"), ("互助保障", "互助保险", "互助金", "职工互助", "mutual benefit"),
)  # fmt: skip
RELIEF = Column(
    "relief_donations", _("Relief and donations"),
    ("救助金额", "救助金", "救助和捐赠", "捐赠", "慰问金", "帮扶金额", "已救助金额", "relief and donations"),
)  # fmt: skip
OUT_OF_POCKET = Column(
    "out_of_pocket", _("Out of pocket"),
    ("自付费用", "自付", "自付金额", "自费", "个人自付", "个人负担", "个人支付", "out of pocket"),
)  # fmt: skip

MONEY = (TOTAL, BASIC, CRITICAL, ASSISTANCE, COMMERCIAL, MUTUAL, RELIEF, OUT_OF_POCKET)
COLUMNS = (
    EMPLOYEE_NO, NAME, ID_NUMBER, UNIT, PHONE, DISEASE, DIAGNOSED_ON, SEVERITY, STATUS, PLACE, STORY, REPORTED_ON,
    DIED_ON, CONSENT, *MONEY,
)  # fmt: skip
BY_CODE = {column.code: column for column in COLUMNS}


def template_sheets() -> list[TemplateSheet]:
    """Return the empty ledger to fill in."""
    examples: dict[str, Value] = {
        "employee_no": "030217", "name": "陈国栋", "unit": "综采一队/一班", "disease": "肺癌",
        "diagnosed_on": "2025-12-05", "severity": "S3", "status": "治疗中", "total": 186400, "basic_insurance": 108900,
    }  # fmt: skip
    return [TemplateSheet(_("Ledger"), COLUMNS, examples)]
