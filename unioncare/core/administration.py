"""What the pages of the Django admin share: history from the audit trail, acts with a confirmation, errors shown.

Rows are written through services. A refusal (ValidationError) that the form could not foresee is shown as a message,
and nothing is saved.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .published import PublishedText

Text = str | Promise
HISTORY_PAGE = 50


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done to one row after a confirmation, beside the form.

    `run(request, obj)` does it and returns what to say, or a whole response. `offered(request, obj)` tells whether
    it makes sense now. `question` may use %(obj)s.
    """

    name: str
    label: Text
    question: Text
    consequence: Text
    run: Callable[[HttpRequest, Any], Text | HttpResponse]
    offered: Callable[[HttpRequest, Any], bool] = lambda request, obj: True
    danger: bool = False


class Explained:
    """Puts texts under those fields of a form whose model says nothing: {field: text}."""

    help_texts: ClassVar[Mapping[str, Text]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if text := self.help_texts.get(db_field.name):
            kwargs.setdefault("help_text", text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CareAdmin(Explained, admin.ModelAdmin):
    """Base of our admin pages. Subclasses override `acts()` and write through services in save_model and the like."""

    actions: ClassVar[Any] = None  # nothing is done to many rows at once, unless a subclass says so
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    shows_history: ClassVar[bool] = True
    change_form_template = "admin/care/change_form.html"
    change_list_template = "admin/care/change_list.html"

    def acts(self) -> Iterable[Act]:
        """Return the acts beside the form."""
        return ()

    def list_tools(self, request: HttpRequest) -> list[tuple[str, Text]]:
        """Return links above the list: address and label."""
        return []

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = path("<path:object_id>/act/<slug:act>/", self.admin_site.admin_view(self.act_view), name=name)
        return [act, *super().get_urls()]

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Ask, then do an act."""
        obj = self.get_object(request, unquote(object_id))
        chosen = next((one for one in self.acts() if one.name == act), None)
        if obj is None or chosen is None:
            raise Http404
        if not self.has_change_permission(request, obj) or not chosen.offered(request, obj):
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(obj.pk)])
        if request.method == "POST":
            try:
                with transaction.atomic():
                    answer = chosen.run(request, obj)
            except ValidationError as error:
                self._say(request, error)
                return HttpResponseRedirect(back)
            if isinstance(answer, HttpResponse):
                return answer
            messages.success(request, str(answer))
            still_there = self.model._default_manager.filter(pk=obj.pk).exists()
            return HttpResponseRedirect(back if still_there else reverse(self._list_name()))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "act": chosen,
            "question": str(chosen.question) % {"obj": obj},
            "back": back,
            "title": chosen.label,
        }
        return TemplateResponse(request, "admin/care/act.html", context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        extra = {
            **(extra_context or {}),
            "act_links": self._act_links(request, obj),
            "shows_history": self.shows_history and obj is not None,
        }
        if obj is not None and (words := self.shown_as(obj)):
            extra |= {"original": words, "subtitle": words}
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra)
        except ValidationError as error:
            self._say(request, error)
            return HttpResponseRedirect(request.get_full_path())

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "list_tools": self.list_tools(request)})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the audit trail of a row: every change, wherever it was made."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.shows_history:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        entries = LogEntry.objects.get_for_object(obj).select_related("actor", "content_type")
        page = Paginator(entries, HISTORY_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": obj,
            "entries": page,
            "title": _("History: %(object)s") % {"object": obj},
        }
        return TemplateResponse(request, "admin/care/history.html", context)

    def shown_as(self, obj: Any) -> str:
        """Return how the page calls a row whose own name must stay masked; "" for its name."""
        return ""

    def _act_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, Act]]:
        if obj is None or not self.has_change_permission(request, obj):
            return []
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_act"
        return [
            (reverse(name, args=[quote(obj.pk), act.name]), act) for act in self.acts() if act.offered(request, obj)
        ]

    def _list_name(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"

    def _say(self, request: HttpRequest, error: ValidationError) -> None:
        for message in error.messages:
            messages.error(request, message)


class ReadOnlyAdmin(CareAdmin):
    """Shows rows that nobody edits here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class PublishedTextAdmin(CareAdmin):
    """Versions of a text that people sign. What was in force or signed never changes: a correction is a new version."""

    answers: ClassVar[type[models.Model]]  # one row for each signature, with its `text`

    list_display: ClassVar[Any] = ["version", "published_on", "in_force"]
    search_fields: ClassVar[Any] = ["version", "body_zh", "body_en"]
    date_hierarchy = "published_on"
    help_texts = {
        "version": gettext_lazy("One more than the version before."),
        "body_zh": gettext_lazy("What members read and sign."),
        "body_en": gettext_lazy("The same in English."),
        "published_on": gettext_lazy("From this day on it is used, and can no longer be changed or deleted."),
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        latest = self.model._default_manager.order_by("-version").first()
        following = (
            {"version": latest.version + 1, "body_zh": latest.body_zh, "body_en": latest.body_en} if latest else {}
        )
        return {"version": 1, **following, **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or not self._is_settled(obj)) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not self._is_settled(obj) and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def in_force(self, obj: PublishedText) -> bool:
        return obj.published_on <= timezone.localdate()

    def _is_settled(self, obj: PublishedText) -> bool:
        return self.in_force(obj) or self.answers._default_manager.filter(text=obj).exists()
