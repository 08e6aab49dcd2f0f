"""What administrators set: the consent text. Teams and counsellings are not to be found in the Django admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import CareAdmin

from .models import CounsellingConsent, CounsellingConsentText


def _is_settled(text: CounsellingConsentText) -> bool:
    """Tell whether a text is in force or was answered."""
    return text.published_on <= timezone.localdate() or CounsellingConsent.objects.filter(text=text).exists()


@admin.register(CounsellingConsentText)
class CounsellingConsentTextAdmin(CareAdmin):
    """A text that was in force or signed never changes: a correction is a new version."""

    list_display = ["version", "published_on"]
    search_fields = ["version", "body_zh", "body_en"]
    date_hierarchy = "published_on"
    help_texts = {
        "version": _("One more than the version before."),
        "body_zh": _("What members read and sign."),
        "body_en": _("The same in English."),
        "published_on": _("From this day on it is used, and can no longer be changed or deleted."),
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        latest = CounsellingConsentText.objects.order_by("-version").first()
        following = (
            {"version": latest.version + 1, "body_zh": latest.body_zh, "body_en": latest.body_en} if latest else {}
        )
        return {"version": 1, **following, **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: CounsellingConsentText | None = None) -> bool:
        return (obj is None or not _is_settled(obj)) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: CounsellingConsentText | None = None) -> bool:
        return obj is not None and not _is_settled(obj) and super().has_delete_permission(request, obj)
