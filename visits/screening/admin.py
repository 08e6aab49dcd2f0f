"""Scales in the Django admin: read by every administrator, edited by those of the whole union."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unioncare.core.administration import Act, CareAdmin
from unioncare.core.views import signed_in

from .models import Scale
from .services.versions import draft_version


def _draft(request: HttpRequest, scale: Scale) -> HttpResponse:
    draft = draft_version(scale=scale, actor=signed_in(request))
    return HttpResponseRedirect(reverse("admin:visits_scale_change", args=[draft.pk]))


@admin.register(Scale)
class ScaleAdmin(CareAdmin):
    """A scale that somebody answered stays as it is; a change is a new version, offered once it is ready."""

    list_display = ["code", "version", "name_zh", "name_en", "kind", "is_offered"]
    list_display_links = ["code", "version"]
    list_filter = ["kind", "is_offered", "code"]
    search_fields = ["code", "name_zh", "name_en"]
    help_texts = {
        "code": _("The same for all versions of a scale; fixed once saved."),
        "version": _("One more than the version before."),
        "position": _("Place among the scales, the smallest first."),
        "is_offered": _("Of the versions on offer the newest is asked. Off: it is asked no more; results stay."),
        "name_zh": _("The name in Chinese, as it is known in the field."),
        "name_en": _("The name in English, as it is known in the field."),
        "intro_zh": _("What stands above the questions, with the time frame in words."),
        "intro_en": _("The same in English."),
        "frame_zh": _("The time asked about, in Chinese, in a few words."),
        "frame_en": _("The same in English."),
        "kind": _("Answers from a list, or one number between two ends."),
        "items": _('[{"zh": "…", "en": "…"}, …] in their order.'),
        "options": _('[{"value": 0, "zh": "…", "en": "…"}, …]; the values are added up.'),
        "least": _("Only for one number between two ends."),
        "most": _("Only for one number between two ends."),
        "bands": _('[{"low": 0, "high": 4, "zh": "…", "en": "…", "p": 1}, …]: every score once; P from 1 to 4.'),
        "critical": _(
            '[{"item": 9, "value": 1, "p": 3, "grade": 1}, …]: an answer that means danger; question counted from 1, '
            "grade from 1 to 3. Such a question must always be answered."
        ),
        "missing_allowed": _("With more gaps the answers are not taken; 0: every question must be answered."),
        "prorated": _("Otherwise a missing answer counts 0."),
    }

    def get_fieldsets(self, request: HttpRequest, obj: Scale | None = None) -> Any:
        names = ["name_zh", "name_en", "intro_zh", "intro_en", "frame_zh", "frame_en"]
        return [
            (None, {"fields": ["code", "version", "position", "is_offered"]}),
            (_("Words"), {"fields": names}),
            (_("Questions and answers"), {"fields": ["kind", "items", "options", "least", "most"]}),
            (_("Scoring"), {"fields": ["bands", "critical", "missing_allowed", "prorated"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Scale | None = None) -> list[str]:
        if obj is None:
            return []
        if obj.is_answered:
            free = {"position", "is_offered"}
            return [field.name for field in Scale._meta.fields if field.name not in free]
        return ["code", "version"]

    def has_delete_permission(self, request: HttpRequest, obj: Scale | None = None) -> bool:
        used = obj is None or obj.is_answered or obj.invitations.exists()
        return not used and super().has_delete_permission(request, obj)

    def acts(self) -> list[Act]:
        return [
            Act(
                "version",
                _("New version…"),
                _("Make a new version of %(obj)s?"),
                _("It begins as a copy and is not offered until you say so; what was answered stays with this one."),
                _draft,
            )
        ]
