"""The calendar of working days: a year is loaded, then every day can be set by hand."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unioncare.core.administration import CareAdmin
from unioncare.core.listed import listed
from unioncare.core.ui.dates import weekday
from unioncare.core.views import signed_in

from ..models import CalendarDay
from ..services.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    is_announced,
    load_calendar_year,
    remove_calendar_days,
    save_calendar_day,
)

EFFECTS_SHOWN = 10


class YearForm(forms.Form):
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("Days that stand already are left as they are."),
    )


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = CalendarDay.objects.order_by("-date__year").values_list("date__year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(date__year=self.value()) if self.value() else queryset


@admin.register(CalendarDay)
class CalendarDayAdmin(CareAdmin):
    """Every change moves the due dates of open work, and says which."""

    actions = ["delete_selected"]
    list_display = ["date", "weekday", "kind", "name_zh", "name_en"]
    list_filter = [YearFilter, "kind"]
    search_fields = ["name_zh", "name_en"]
    help_texts = {
        "date": gettext_lazy("A weekday that is free, or a day of the weekend that is worked."),
        "kind": gettext_lazy("Due dates pass over holidays and count make-up working days."),
        "name_zh": gettext_lazy("Which holiday it is; may stay empty."),
        "name_en": gettext_lazy("The same in English; may stay empty."),
    }
    date_hierarchy = "date"
    list_per_page = 100

    @admin.display(description=gettext_lazy("weekday"))
    def weekday(self, obj: CalendarDay) -> str:
        return weekday(obj.date)

    def list_tools(self, request: HttpRequest) -> list[tuple[str, Any]]:
        return [(reverse("admin:organisation_calendarday_load"), gettext_lazy("Load a year"))]

    def get_urls(self) -> list[URLPattern]:
        load = path("load/", self.admin_site.admin_view(self.load_view), name="organisation_calendarday_load")
        return [load, *super().get_urls()]

    def load_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for the year, then load it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        following = timezone.localdate().year + (timezone.localdate().month > 10)
        form = YearForm(request.POST or None, initial={"year": following})
        if request.method == "POST" and form.is_valid():
            try:
                self._load(request, form.cleaned_data["year"])
                return HttpResponseRedirect(reverse("admin:organisation_calendarday_changelist"))
            except ValidationError as error:
                form.add_error("year", error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "announced": [year for year in (following, following + 1) if is_announced(year)],
            "title": _("Load a year of public holidays"),
        }
        return TemplateResponse(request, "admin/care/load_year.html", context)

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        before = form.initial.get("date") if change else None
        self._tell(request, save_calendar_day(day=obj, before=before, actor=signed_in(request), now=timezone.now()))

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        self._tell(request, remove_calendar_days(days=queryset, actor=signed_in(request), now=timezone.now()))

    def _load(self, request: HttpRequest, year: int) -> None:
        change = load_calendar_year(year=year, actor=signed_in(request), now=timezone.now())
        count = len(change.added)
        messages.success(
            request,
            ngettext("%(count)d day of %(year)d is added.", "%(count)d days of %(year)d are added.", count)
            % {"count": count, "year": year},
        )
        if change.differing:
            days = listed(f"{day:%m-%d}" for day in change.differing)
            messages.info(request, _("Left as they were set by hand: %(days)s.") % {"days": days})
        if not change.announced:
            messages.warning(
                request,
                _("The make-up days of %(year)d are not announced yet. Add them by hand when they are.")
                % {"year": year},
            )
        self._tell(request, change.effects)

    def _tell(self, request: HttpRequest, effects: tuple[str, ...]) -> None:
        """Say what the change moved: the first lines, then how many more."""
        for line in effects[:EFFECTS_SHOWN]:
            messages.info(request, line)
        if (more := len(effects) - EFFECTS_SHOWN) > 0:
            text = ngettext("and %(more)d more change", "and %(more)d more changes", more)
            messages.info(request, text % {"more": more})
