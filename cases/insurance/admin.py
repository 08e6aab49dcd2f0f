"""Plans, their versions with what they pay, and targets; read by every administrator, edited by those of the union."""

from typing import Any, ClassVar

from auditlog.registry import auditlog
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin, Explained
from unioncare.core.views import signed_in
from unioncare.organisation.administering import administered_units

from .models import Benefit, EnrolmentTarget, InsurancePlan, PlanVersion

auditlog.register(Benefit)

AMOUNT = _("Yuan a share and term; the four amounts add up to the premium.")
DAYS = _("Whole days; 0 for none.")


@admin.register(InsurancePlan)
class InsurancePlanAdmin(CareAdmin):
    """A plan under which something was written stays; it can be taken out of what is offered."""

    list_display = ["code", "name_zh", "name_en", "insurer", "is_required", "is_offered"]
    list_display_links = ["code", "name_zh"]
    list_filter = ["is_required", "is_offered"]
    search_fields = ["code", "name_zh", "name_en", "insurer"]
    help_texts = {
        "name_zh": _("As the insurer calls it."),
        "name_en": _("For whoever reads UnionCare in English."),
        "insurer": _("As it stands on the certificates."),
    }

    def get_readonly_fields(self, request: HttpRequest, obj: InsurancePlan | None = None) -> list[str]:
        return ["code"] if obj else []  # imports name it

    def has_delete_permission(self, request: HttpRequest, obj: InsurancePlan | None = None) -> bool:
        return obj is not None and not obj.versions.exists() and super().has_delete_permission(request, obj)


class OnlyUnused:
    """What a term was opened under is read and not changed: claims are judged by it. A new version takes its place."""

    def has_change_permission(self, request: HttpRequest, obj: PlanVersion | None = None) -> bool:
        return not _is_used(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: PlanVersion | None = None) -> bool:
        return not _is_used(obj) and super().has_delete_permission(request, obj)


class BenefitInline(OnlyUnused, Explained, admin.StackedInline):
    """What a version pays for."""

    model = Benefit
    extra = 0
    filter_horizontal: ClassVar[Any] = ["diseases"]
    help_texts = {
        "code": _("Short and once in the version, such as stay or critical."),
        "name_zh": _("As the insurer calls it."),
        "name_en": _("For whoever reads UnionCare in English."),
        "event": _("What must have happened."),
        "kind": _("A lump sum, an amount a day, or a share of the costs."),
        "once": _("For how many events a member is paid."),
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("diseases")

    def has_add_permission(self, request: HttpRequest, obj: PlanVersion | None = None) -> bool:
        return not _is_used(obj) and super().has_add_permission(request, obj)


@admin.register(PlanVersion)
class PlanVersionAdmin(OnlyUnused, CareAdmin):
    """What a plan says from a day on."""

    list_display = ["plan", "number", "starts_on", "premium", "period_months", "min_age", "max_age", "is_used"]
    list_display_links = ["plan", "number"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["plan__code", "plan__name_zh", "plan__name_en", "disease_list"]
    date_hierarchy = "starts_on"
    inlines: ClassVar[Any] = [BenefitInline]
    help_texts = {
        "plan": _("Chosen once; a plan has one version on a day."),
        "number": _("One more than the version before."),
        "starts_on": _("Terms that begin from this day on are opened under it; running terms keep theirs."),
        "period_months": _("A term ends on the day before the same day so many months later."),
        "max_shares": _("How many shares a member can buy."),
        "premium": _("Yuan for one share and the whole term."),
        "by_union": AMOUNT,
        "by_administration": AMOUNT,
        "by_member": AMOUNT,
        "by_subsidy": AMOUNT,
        "min_age": _("Completed years on the first day of the cover."),
        "max_age": _("Completed years; who has this age is taken until the day before the next birthday."),
        "waiting_for": _("Whoever renews in time never waits."),
        "waiting_days": DAYS,
        "disease_list": _("As the insurer names its list of diseases, such as 2024."),
    }
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["plan", "number", "starts_on", "period_months"]}),
        (
            _("Premium"),
            {"fields": ["premium", "by_union", "by_administration", "by_member", "by_subsidy", "max_shares"]},
        ),
        (_("Who is taken"), {"fields": ["min_age", "max_age", "sex"]}),
        (
            _("Waiting and renewal"),
            {"fields": ["waiting_for", "waiting_days", "reduced_days", "reduced_ratio", "grace_days"]},
        ),
        (_("Claims"), {"fields": ["claim_days", "report_days", "disease_list", "papers"]}),
    ]

    @admin.display(description=_("in use"), boolean=True)
    def is_used(self, obj: PlanVersion) -> bool:
        return _is_used(obj)


@admin.register(EnrolmentTarget)
class EnrolmentTargetAdmin(CareAdmin):
    """The rate asked of a unit and of all below it, under the administrator's posts."""

    list_display = ["unit", "starts_on", "rate"]
    list_select_related = ["unit"]
    search_fields = ["unit__name", "unit__code"]
    date_hierarchy = "starts_on"
    autocomplete_fields: ClassVar[Any] = ["unit"]
    help_texts = {
        "unit": _("It holds for all units below, as long as they have none of their own."),
        "starts_on": _("From this day on it is asked; earlier days keep the target before."),
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        units = administered_units(signed_in(request))
        return super().get_queryset(request).filter(unit__in=units.order_by())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "unit":
            kwargs["queryset"] = administered_units(signed_in(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _is_used(version: PlanVersion | None) -> bool:
    return version is not None and version.terms.exists()
