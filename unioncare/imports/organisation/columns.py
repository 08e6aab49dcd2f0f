"""The three sheets, their columns and the words that stand for kinds and roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.masking import mask_phone
from unioncare.organisation.enums import Role, UnitKind

from ..cleaning.choices import Aliases, aliases
from ..columns import Column, in_every_language
from ..writing.templates import TemplateSheet

UNITS, PEOPLE, POSTS = "units", "people", "posts"

UNIT_COLUMNS = (
    Column(
        "code",
        _("Code"),
        ("编码", "单位编码", "单位代码", "代码", "编号", "unit code"),
        required=True,
        text=True,
        help=_("Short and lasting; other rows and later files name the unit by it."),
    ),
    Column(
        "name",
        pgettext_lazy("unit", "Name"),
        ("名称", "单位名称", "单位", "unit name", "unit"),
        required=True,
        width=24,
    ),
    Column(
        "parent",
        _("Parent"),
        ("上级", "上级单位", "上级编码", "所属上级", "parent unit", "parent code"),
        text=True,
        help=_("Code of the unit above it; empty for the topmost unit, and for a unit that stays where it is."),
    ),
    Column(
        "kind",
        _("Kind"),
        ("类型", "级别", "层级", "单位类型", "unit kind", "level"),
        required=True,
        width=18,
        help=_("Corporation union, enterprise union, union branch, section or union group; the code is taken too."),
    ),
)
PEOPLE_COLUMNS = (
    Column(
        "username",
        _("User name"),
        ("用户名", "登录名", "账号", "帐号", "user", "login"),
        required=True,
        text=True,
        help=_("What the person signs in with: letters, digits and @.+-_"),
    ),
    Column("name", _("Name"), ("姓名", "人员姓名", "full name"), required=True),
    Column("email", _("E-mail"), ("邮箱", "电子邮箱", "电子邮件", "e-mail address", "mail"), width=24),
    Column(
        "phone", _("Phone"), ("手机", "手机号", "手机号码", "联系电话", "电话", "mobile"), mask=mask_phone, text=True
    ),
    Column(
        "employee_no",
        _("Employee number"),
        ("工号", "职工编号", "员工编号", "employee no", "staff id"),
        text=True,
        help=_("Links the person to the roster, so that nobody handles their own case."),
    ),
)
POST_COLUMNS = (
    Column("username", _("User name"), ("用户名", "登录名", "账号", "帐号", "user", "login"), required=True, text=True),
    Column(
        "unit",
        _("Unit"),
        ("单位", "单位编码", "任职单位", "所在单位", "unit code"),
        required=True,
        text=True,
        help=_("Code of the unit, or its name if only one unit has it."),
    ),
    Column(
        "role",
        _("Role"),
        ("职务", "角色", "岗位", "任职", "post"),
        required=True,
        width=18,
        help=_("Such as branch chair; the code is taken too."),
    ),
    Column(
        "from",
        pgettext_lazy("column of a period", "From"),
        ("开始", "起", "开始日期", "任职日期", "任职起", "start", "starts on"),
        help=_("The first day; empty means today."),
    ),
    Column(
        "to",
        pgettext_lazy("column of a period", "To"),
        ("结束", "止", "结束日期", "任职止", "end", "ends on"),
        help=_("The last day; empty while the post lasts."),
    ),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three sheets: how it may be called, its columns, and an example for the template."""

    code: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    examples: Mapping[str, Any]

    @property
    def by_code(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}


PARTS = (
    Part(
        UNITS,
        ("units", "unit", "单位", "组织", "组织机构", "机构"),
        UNIT_COLUMNS,
        {"code": "QL3-01", "name": "综采一队分会", "parent": "QL3", "kind": "branch"},
    ),
    Part(
        PEOPLE,
        ("people", "persons", "users", "人员", "用户"),
        PEOPLE_COLUMNS,
        {
            "username": "han.lixin",
            "name": "韩立新",
            "email": "han@example.com",
            "phone": "13800000000",
            "employee_no": "030217",
        },
    ),
    Part(
        POSTS,
        ("posts", "post", "任职", "职务", "岗位"),
        POST_COLUMNS,
        {"username": "han.lixin", "unit": "QL3-01", "role": "branch_chair", "from": "2026-01-01"},
    ),
)

_KINDS = {
    UnitKind.CORPORATION: "集团工会 集团公司工会 公司工会 集团",
    UnitKind.ENTERPRISE: "企业工会 基层工会 矿工会 厂工会 企业 矿 厂",
    UnitKind.BRANCH: "分会 工会分会 车间分会 区队分会 车间 区队",
    UnitKind.SECTION: "班组 科室 工段 班 科",
    UnitKind.UNION_GROUP: "工会小组 小组 group",
}
_ROLES = {
    Role.GROUP_LEADER: "工会小组长 小组长 组长",
    Role.BRANCH_CHAIR: "分会主席 分工会主席",
    Role.WELFARE_OFFICER: "生活保障委员 生活保障部长 生活委员 保障部长",
    Role.WOMENS_OFFICER: "女工委员 女职工委员 女工主任",
    Role.ORGANISATION_OFFICER: "组织委员 组织部长",
    Role.INSURANCE_OFFICER: "保险专干 互助保险专干",
    Role.FINANCE_OFFICER: "财务 财务人员 财务委员 会计",
    Role.AUDITOR: "经审委员 经费审查委员 经审",
    Role.VICE_CHAIR: "副主席 工会副主席",
    Role.CHAIR: "主席 工会主席",
    Role.PARTY_SECRETARY: "党委书记 书记",
    Role.COMMITTEE_MEMBER: "工会委员 委员",
    Role.COUNSELLOR: "心理疏导员 疏导员 心理咨询师",
    Role.COUNSELLING_SUPERVISOR: "心理疏导督导 疏导督导",
    Role.CLERK: "干事 工会干事",
    Role.ADMINISTRATOR: "系统管理员 管理员 admin",
}


def kind_words() -> Aliases:
    """Words for kinds of unit: codes, labels in every language, what people write."""
    return _words(_KINDS)


def role_words() -> Aliases:
    """Words for roles: codes, labels in every language, what people write."""
    return _words(_ROLES)


def template_sheets() -> list[TemplateSheet]:
    """Return the sheets of the empty workbook that people fill in."""
    return [TemplateSheet(part.code, part.columns, part.examples) for part in PARTS]


def _words(known: Mapping[Any, str]) -> Aliases:
    words = dict(aliases({member.value: line for member, line in known.items()}))
    for member in known:
        for label in in_every_language(member.label):
            words.setdefault(label.casefold().replace(" ", ""), member.value)
    return words
