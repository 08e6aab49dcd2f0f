"""The hotlines, for administrators. Alerts, calls and conversations are not registered here, and never will be."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin

from .models import Hotline


@admin.register(Hotline)
class HotlineAdmin(CareAdmin):
    list_display = ["number", "name_zh", "name_en", "position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["number", "name_zh", "name_en"]
    help_texts = {
        "number": _("As one dials it."),
        "name_zh": _("As it stands beside the number."),
        "name_en": _("For whoever reads UnionCare in English."),
        "position": _("Place in lists, the smallest first."),
        "is_active": _("Off: it is shown nowhere, and kept."),
    }
