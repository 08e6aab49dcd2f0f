"""Forms about one member."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, DateInput, Section, StyledForm
from unioncare.imports.cleaning import identity
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_employee_no, clean_name
from unioncare.imports.problems import Problem
from unioncare.organisation.models import Unit

from ..enums import EmploymentStatus, Sex
from ..models import Member

KEPT = _("Now %(masked)s. Leave it empty to keep it, or type the whole new number.")
_SEX_OF_ID = {"male": Sex.MALE, "female": Sex.FEMALE}


class MemberForm(StyledForm, forms.Form):
    """Corrections by hand. ID number and phone are never shown: an empty field keeps them."""

    employee_no = forms.CharField(label=_("Employee number"), required=False)
    name = forms.CharField(label=_("Name"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, required=False, widget=Choices(columns=2))
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DateInput())
    joined_on = forms.DateField(label=_("Joined the union"), required=False, widget=DateInput())
    id_number = forms.CharField(label=_("ID number"), required=False, widget=forms.TextInput({"autocomplete": "off"}))
    phone = forms.CharField(label=_("Phone"), required=False, widget=forms.TextInput({"autocomplete": "off"}))
    layout = (
        Section("", Columns("name", "employee_no"), "sex", Columns("birth_date", "joined_on"), "id_number", "phone"),
    )

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        facts = ("employee_no", "name", "sex", "birth_date", "joined_on")
        kwargs["initial"] = {field: getattr(member, field) for field in facts}
        super().__init__(*args, **kwargs)
        self.member = member
        for field, masked in (("id_number", member.masked_id_number), ("phone", member.masked_phone)):
            if masked:
                self.fields[field].help_text = KEPT % {"masked": masked}

    def clean_employee_no(self) -> str:
        typed = self.cleaned_data["employee_no"]
        if not typed and self.member.employee_no is None:
            return ""
        return _cleaned(clean_employee_no, typed)

    def clean_name(self) -> str:
        return _cleaned(clean_name, self.cleaned_data["name"])

    def clean_phone(self) -> str:
        return _cleaned(clean_phone, self.cleaned_data["phone"]) or self.member.phone

    def clean_id_number(self) -> str:
        number, problem = identity.clean_id_number(self.cleaned_data["id_number"], timezone.localdate())
        _refuse(problem)
        return number or self.member.id_number

    def clean(self) -> dict[str, Any]:
        """Sex and birth date must not contradict the ID number: one of them is mistyped."""
        data = super().clean() or self.cleaned_data
        if number := data.get("id_number"):
            if data.get("sex") and data["sex"] != _SEX_OF_ID[identity.sex(number)]:
                self.add_error("sex", gettext("The ID number says otherwise."))
            if data.get("birth_date") and data["birth_date"] != identity.birth_date(number):
                self.add_error("birth_date", gettext("The ID number says otherwise."))
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """The cleaned facts as `change_member` takes them."""
        return {field: self.cleaned_data[field] for field in self.fields}


class PlacementForm(StyledForm, forms.Form):
    """Another unit or employment status from a day on."""

    unit = forms.CharField(
        label=_("Unit"),
        widget=forms.TextInput({"list": "unit-names", "autocomplete": "off"}),
        help_text=_("Name, path or code of a unit under your posts."),
    )
    status = forms.ChoiceField(label=_("Employment status"), choices=EmploymentStatus)
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    layout = (Section("", "unit", Columns("status", "starts_on")),)

    def __init__(
        self, member: Member, find_unit: Callable[[str], Unit], *args: Any, may_record_death: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "unit": member.unit.name,
            "status": member.status,
            "starts_on": timezone.localdate(),
        }
        super().__init__(*args, **kwargs)
        self._find_unit = find_unit
        if not may_record_death:
            self._leave_death_alone(member)

    def _leave_death_alone(self, member: Member) -> None:
        """A death ends the care of a member: whoever may not record one here neither notes it nor takes it back."""
        has_died = member.status == EmploymentStatus.DECEASED
        field = cast("forms.ChoiceField", self.fields["status"])
        field.choices = [
            (value, label)
            for value, label in EmploymentStatus.choices
            if (value == EmploymentStatus.DECEASED) == has_died
        ]
        field.help_text = _("A death is recorded by the welfare officer.")

    def clean_unit(self) -> Unit:
        return self._find_unit(self.cleaned_data["unit"])


def _cleaned(clean: Callable[[str], tuple[str, Problem | None]], typed: str) -> str:
    value, problem = clean(typed)
    _refuse(problem)
    return value


def _refuse(problem: Problem | None) -> None:
    if problem is not None and problem.is_error:
        raise ValidationError(problem.text)
