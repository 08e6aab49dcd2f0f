"""The configuration of the recovery room: the table of the medical treatment period."""

from auditlog.registry import auditlog
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin

from .models import MedicalPeriodRule

auditlog.register(MedicalPeriodRule)


@admin.register(MedicalPeriodRule)
class MedicalPeriodRuleAdmin(CareAdmin):
    """Periods that were set before keep what they were set with."""

    list_display = ["total_from", "own_from", "months", "within_months", "basis"]
    list_display_links = ["total_from", "own_from"]
    list_filter = ["total_from"]
    search_fields = ["basis"]
    help_texts = {
        "total_from": _("Completed years of work in the whole life. 0 holds from the first day."),
        "own_from": _("Completed years with this employer. 0 holds from the first day."),
        "months": _("So long nobody may be dismissed because of the illness."),
        "within_months": _("Sick leave that is interrupted is added up for so long, counted from its first day."),
        "basis": _("Shown beside the reason, such as the number of the regulation."),
    }
