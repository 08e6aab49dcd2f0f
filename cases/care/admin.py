"""The configuration of the care room; cases to look at, masked and only under the administrator's posts."""

from typing import Any, ClassVar

from auditlog.registry import auditlog
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin, PublishedTextAdmin, ReadOnlyAdmin
from unioncare.core.masking import mask_name
from unioncare.core.views import signed_in
from unioncare.organisation.administering import PERMISSION

from .models import BurdenScale, Consent, ConsentText, Disease, IllnessCase, LivingLine

for model in (Disease, LivingLine, BurdenScale, ConsentText):
    auditlog.register(model)

FROM_THEN_ON = _("Gradings from this day on use it; earlier ones keep what they were made with.")


class InForceFilter(admin.SimpleListFilter):
    """Rows that hold from a day on: those that began, and those to come."""

    title = _("in force")
    parameter_name = "in_force"
    field = "starts_on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("begun", _("Has begun")), ("coming", _("To come"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        conditions = {"begun": Q(**{f"{self.field}__lte": today}), "coming": Q(**{f"{self.field}__gt": today})}
        return queryset.filter(conditions.get(self.value() or "", Q()))


class PublishedFilter(InForceFilter):
    field = "published_on"


@admin.register(Disease)
class DiseaseAdmin(CareAdmin):
    """A disease that cases name stays; it can be taken out of what is offered."""

    list_display = ["code", "name_zh", "name_en", "group", "icd10", "is_active"]
    list_display_links = ["code", "name_zh"]
    list_filter = ["group", "is_active"]
    search_fields = ["code", "name_zh", "name_en", "icd10"]
    help_texts = {
        "code": _("Imports and protocols name the disease by it; fixed once saved."),
        "position": _("Place in lists, the smallest first."),
        "name_zh": _("As certificates of diagnosis call it."),
        "name_en": _("For whoever reads UnionCare in English."),
        "group": _("Rules of protocols choose diseases by their group."),
        "is_active": _("Off: new cases are not offered it; cases that have it keep it."),
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Disease | None = None) -> list[str]:
        return ["code"] if obj else []  # imports and protocols name it

    def has_delete_permission(self, request: HttpRequest, obj: Disease | None = None) -> bool:
        return obj is not None and not obj.cases.exists() and super().has_delete_permission(request, obj)


@admin.register(LivingLine)
class LivingLineAdmin(CareAdmin):
    """Gradings made before keep the line they were made with."""

    list_display = ["region", "starts_on", "monthly_amount"]
    list_filter = ["region", InForceFilter]
    search_fields = ["region"]
    date_hierarchy = "starts_on"
    help_texts = {
        "region": _("The name that household surveys choose from."),
        "starts_on": FROM_THEN_ON,
        "monthly_amount": _("As the civil affairs office announces it."),
    }


@admin.register(BurdenScale)
class BurdenScaleAdmin(CareAdmin):
    """Gradings made before keep the scale they were made with."""

    list_display = [
        "starts_on",
        "e4_remaining",
        "e4_income_share",
        "e3_capacity_share",
        "e3_remaining",
        "e2_capacity_share",
        "e2_income_share",
    ]
    list_filter = [InForceFilter]
    search_fields = ["starts_on"]
    help_texts = {
        "starts_on": FROM_THEN_ON,
        "e4_remaining": _("Times the living line: whoever has less left is E4."),
        "e4_income_share": _("Share of the yearly income, 0.80 is 80 %: from it on E4."),
        "e3_capacity_share": _("Share of the capacity to pay: from it on at least E3."),
        "e3_remaining": _("Times the living line: whoever has less left is at least E3."),
        "e2_capacity_share": _("Share of the capacity to pay: from it on at least E2."),
        "e2_income_share": _("Share of the yearly income: from it on at least E2."),
    }
    fieldsets = [
        (None, {"fields": ["starts_on"]}),
        (
            _("E4, first match from the top"),
            {
                "fields": ["e4_remaining", "e4_income_share"],
                "description": _(
                    "R: what is left per head and month ÷ minimum living line. A: out of pocket ÷ income."
                ),
            },
        ),
        (
            _("E3"),
            {
                "fields": ["e3_capacity_share", "e3_remaining"],
                "description": _("B: out of pocket ÷ capacity to pay, as a share: 0.40 is 40 %."),
            },
        ),
        (_("E2"), {"fields": ["e2_capacity_share", "e2_income_share"]}),
    ]


@admin.register(ConsentText)
class ConsentTextAdmin(PublishedTextAdmin):
    """The consent to process health data."""

    answers = Consent
    list_filter = [PublishedFilter]


@admin.register(IllnessCase)
class CaseAdmin(ReadOnlyAdmin):
    """Where a case stands and with whom, without anything about health."""

    shows_history = False  # it is read on the case's page
    list_display = ["number", "masked_member", "unit", "state", "owner", "reported_at", "closed_at"]
    list_filter = ["state", "consent_state"]
    list_select_related = ["member", "unit", "owner"]
    search_fields = ["number__startswith"]
    search_help_text = _("Beginning of the case number")
    date_hierarchy = "reported_at"
    fields: ClassVar[Any] = [
        "number",
        "masked_member",
        "unit",
        "state",
        "consent_state",
        "owner",
        "reported_at",
        "closed_at",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return IllnessCase.objects.visible_to(signed_in(request), PERMISSION).select_related("member", "unit", "owner")

    @admin.display(description=_("member"))
    def masked_member(self, obj: IllnessCase) -> str:
        return mask_name(obj.member.name)

    def shown_as(self, obj: IllnessCase) -> str:
        return obj.number
