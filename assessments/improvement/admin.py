"""Causes in the Django admin: read by every administrator, edited by those of the whole union."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin

from .models import Cause


@admin.register(Cause)
class CauseAdmin(CareAdmin):
    """A cause that an action names stays; it can be taken off the list."""

    list_display = ["code", "name_zh", "name_en", "position", "is_offered"]
    list_display_links = ["code", "name_zh"]
    list_filter = ["is_offered"]
    search_fields = ["code", "name_zh", "name_en"]
    help_texts = {
        "code": _("Short and lasting; actions keep it."),
        "name_zh": _("As people of the union call it; it stands on the board of recurring causes."),
        "name_en": _("For whoever reads UnionCare in English."),
        "position": _("Place among the causes, the smallest first."),
        "is_offered": _("Off: no new action names it; those that do keep it."),
    }

    def has_delete_permission(self, request: HttpRequest, obj: Cause | None = None) -> bool:
        used = obj is not None and obj.actions.exists()
        return not used and super().has_delete_permission(request, obj)
