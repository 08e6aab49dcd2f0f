"""The same file through django-import-export as it comes: a resource with its fields, read by its own format."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.widgets import ForeignKeyWidget

from cases.members.enums import EmploymentStatus, Sex
from cases.members.facts import columns_of
from cases.members.models import Member
from unioncare.organisation.models import Unit


class MemberResource(resources.ModelResource):
    """The columns of the roster; what has to follow from them is set before saving."""

    employee_no = fields.Field("employee_no", "工号")
    name = fields.Field("name", "姓名")
    sex = fields.Field("sex", "性别")
    id_number = fields.Field("id_number", "身份证号")
    birth_date = fields.Field("birth_date", "出生日期")
    phone = fields.Field("phone", "手机号")
    unit = fields.Field("unit", "部门", ForeignKeyWidget(Unit, "name"))
    joined_on = fields.Field("joined_on", "入会时间")
    status = fields.Field("status", "人员状态")

    class Meta:
        model = Member
        import_id_fields = ("employee_no",)
        fields = ("employee_no", "name", "sex", "id_number", "birth_date", "phone", "unit", "joined_on", "status")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["性别"] = Sex.FEMALE if row["性别"] == "女" else Sex.MALE
        row["人员状态"] = EmploymentStatus.RETIRED if row["人员状态"] == "退休" else EmploymentStatus.ACTIVE

    def before_save_instance(self, instance: Member, row: Any, **kwargs: Any) -> None:
        for field in ("name", "id_number", "phone"):
            for column, value in columns_of(field, getattr(instance, field)).items():
                setattr(instance, column, value)
        instance.created_at = instance.updated_at = timezone.now()


def load(path: Path) -> int:
    """Import the file; raise on the first error."""
    dataset = XLSX().create_dataset(path.read_bytes())
    result = MemberResource().import_data(dataset, raise_errors=True)
    return int(result.total_rows)
