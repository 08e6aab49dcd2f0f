"""The columns of a roster and the headers seen for them (domain annex §1)."""

from django.utils.translation import gettext_lazy as _

from unioncare.core.masking import mask_id_number, mask_phone
from unioncare.imports.columns import Column

EMPLOYEE_NO = Column(
    "employee_no",
    _("Employee number"),
    (
        "工号",
        "职工编号",
        "员工编号",
        "人员编号",
        "编号",
        "员工号",
        "职工号",
        "人员编码",
        "员工编码",
        "employee no",
        "employee number",
        "staff id",
    ),
    required=True,
    text=True,
    help=_("Lasting and unique; leading zeros count."),
)
NAME = Column(
    "name",
    _("Name"),
    ("姓名", "职工姓名", "员工姓名", "名字", "name"),
    required=True,
)
SEX = Column("sex", _("Sex"), ("性别", "sex", "gender"), width=8, help=_("男 or 女; the ID number goes before it."))
ID_NUMBER = Column(
    "id_number",
    _("ID number"),
    ("身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "证件号码", "id number", "id no"),
    mask=mask_id_number,
    text=True,
    width=22,
    help=_("18 characters. Format the column as text, or Excel loses the last digits."),
)
BIRTH_DATE = Column(
    "birth_date",
    _("Birth date"),
    ("出生日期", "出生年月", "出生年月日", "生日", "birth date", "date of birth"),
    help=_("For example 1985-03-02; the ID number goes before it."),
)
PHONE = Column(
    "phone",
    _("Phone"),
    ("手机号", "手机号码", "手机", "联系电话", "电话", "移动电话", "联系方式", "phone", "mobile"),
    mask=mask_phone,
    text=True,
    width=16,
)
UNIT = Column(
    "unit",
    _("Unit"),
    ("单位", "部门", "所属部门", "所在单位", "所在部门", "所属单位", "区队", "车间", "分会", "unit", "department"),
    required=True,
    width=32,
    help=_("Name, code, or path such as 综采一队/一班."),
)
JOINED_ON = Column(
    "joined_on",
    _("Joined the union"),
    ("入会时间", "入会日期", "加入工会时间", "加入工会日期", "joined union", "joined"),
)
STATUS = Column(
    "status",
    _("Employment status"),
    ("在职状态", "人员状态", "用工状态", "职工状态", "员工状态", "状态", "status"),
    help=_("For example 在职, 病休, 内退, 退休, 调出, 离职."),
)
COLUMNS = (EMPLOYEE_NO, NAME, SEX, ID_NUMBER, BIRTH_DATE, PHONE, UNIT, JOINED_ON, STATUS)
BY_CODE = {column.code: column for column in COLUMNS}
