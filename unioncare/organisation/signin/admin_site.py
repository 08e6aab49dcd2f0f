"""The Django admin behind the same door as everything else."""

from typing import Any, ClassVar

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

# The order of the parts on the first page; the rest follows by name.
ORDER = ("organisation", "worklist", "cases", "core", "django_celery_beat", "auditlog")
MODELS = ("Unit", "User", "Post", "CalendarDay")


class MaskedAutocomplete(AutocompleteJsonView):
    """Answers for any table with a search, also by hand: names that pages mask stay masked here."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        words = self.model_admin.shown_as(obj)
        return {**result, "text": words} if words else result


class CareAdminSite(AdminSite):
    """Opens for active administrators and superusers; signing in, out and passwords are the app's own pages."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("What this union sets")
    empty_value_display = "–"
    site_url = "/"
    enable_nav_sidebar: ClassVar[bool] = True

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "administers", False))

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index", current_app=self.name))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return MaskedAutocomplete.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(MODELS, model["object_name"]))
        return sorted(apps, key=lambda app: _place(ORDER, app["app_label"]))


def _place(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)
