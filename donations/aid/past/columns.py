"""The columns of a list of past aid and the headers seen for them; the words for kinds of aid."""

from django.utils.translation import gettext_lazy as _

from cases.members.roster.columns import EMPLOYEE_NO as ROSTER_NUMBER
from cases.members.roster.columns import ID_NUMBER, NAME
from unioncare.imports.columns import Column
from unioncare.imports.writing.templates import TemplateSheet
from unioncare.imports.writing.workbooks import Value

from ..enums import GrantKind

EMPLOYEE_NO = Column(
    "employee_no", _("Employee number"), ROSTER_NUMBER.aliases, text=True,
    help=_("Employee number or ID number: one of them must find the member."),
)  # fmt: skip
GIVEN_ON = Column(
    "given_on", _("Day"),
    ("发放日期", "发放时间", "救助日期", "救助时间", "慰问日期", "慰问时间", "补助时间", "日期", "时间", "date",
     "paid on"),
    required=True,
)  # fmt: skip
AMOUNT = Column(
    "amount", _("Amount"),
    ("救助金额", "发放金额", "慰问金额", "补助金额", "救助金", "慰问金", "补助金", "金额（元）", "amount"),
    required=True,
)  # fmt: skip
KIND = Column(
    "kind", _("Kind of aid"), ("救助类别", "救助类型", "类别", "类型", "项目", "救助项目", "kind", "type"),
    required=True, help=_("For example relief, condolence money, or emergency advance."),
)  # fmt: skip
NOTE = Column("note", _("Note"), ("备注", "说明", "事由", "救助原因", "note", "remark"), width=30)

COLUMNS = (EMPLOYEE_NO, ID_NUMBER, NAME, GIVEN_ON, AMOUNT, KIND, NOTE)
BY_CODE = {column.code: column for column in COLUMNS}

# By what a word for a kind of aid is known; the first that is in the cell holds.
_WORDS: tuple[tuple[GrantKind, tuple[str, ...]], ...] = (
    (GrantKind.EMERGENCY, ("紧急", "应急", "预支", "预借", "emergency", "advance")),
    (GrantKind.CONDOLENCE, ("慰问", "送温暖", "condolence", "warmth")),
    (GrantKind.RELIEF, ("救助", "补助", "帮扶", "互助金", "救济", "relief", "aid")),
)


def kind_of(text: str) -> GrantKind | None:
    """Return the kind of aid that a word means, None for an unknown one."""
    told = text.casefold()
    return next((kind for kind, words in _WORDS if any(word in told for word in words)), None)


def template_sheets() -> list[TemplateSheet]:
    """Return the empty list to fill in."""
    example: dict[str, Value] = {
        "employee_no": "030217", "name": "陈国栋", "given_on": "2025.3.7", "amount": 3_000, "kind": "大病救助",
    }  # fmt: skip
    return [TemplateSheet(_("Past aid"), COLUMNS, example)]
