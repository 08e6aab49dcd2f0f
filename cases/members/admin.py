"""Members, to look at: masked, and only those under the administrator's posts. Cadres work on the app's own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import ReadOnlyAdmin
from unioncare.core.masking import mask_name
from unioncare.core.views import signed_in
from unioncare.organisation.administering import PERMISSION

from .models import Member


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    """For questions about imports: is this employee number there, in which unit, since when."""

    shows_history = False  # the trail tells more than the mask hides: it is read on the member's page, with a purpose
    list_display = ["employee_no", "masked_name", "unit", "status", "left_on", "updated_at"]
    list_filter = ["status"]
    list_select_related = ["unit"]
    search_fields = ["employee_no__startswith"]
    search_help_text = _("Beginning of the employee number")
    ordering = ["unit__path", "employee_no"]
    fields = [
        "employee_no",
        "masked_name",
        "sex",
        "id_number_masked",
        "phone_masked",
        "unit",
        "status",
        "joined_on",
        "left_on",
        "created_at",
        "updated_at",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Member.objects.visible_to(signed_in(request), PERMISSION).select_related("unit")

    @admin.display(description=_("name"))
    def masked_name(self, obj: Member) -> str:
        return mask_name(obj.name)

    @admin.display(description=_("ID number"))
    def id_number_masked(self, obj: Member) -> str:
        return obj.masked_id_number

    @admin.display(description=_("phone"))
    def phone_masked(self, obj: Member) -> str:
        return obj.masked_phone

    def shown_as(self, obj: Member) -> str:
        return f"{mask_name(obj.name)} {obj.employee_no or ''}"
