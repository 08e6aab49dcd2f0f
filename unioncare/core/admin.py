"""Thresholds and the runs of periodic jobs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from auditlog.registry import auditlog
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import thresholds
from .administration import CareAdmin, ReadOnlyAdmin
from .models import JobRun, Threshold

auditlog.register(Threshold)


class ThresholdForm(forms.ModelForm):
    class Meta:
        model = Threshold
        fields = ["value"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = thresholds.named(self.instance.pk)
        self.fields["value"].label = named.unit
        self.fields["value"].help_text = named.help

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        named = thresholds.named(self.instance.pk)
        if not named.minimum <= value <= named.maximum:
            raise ValidationError(
                _("Choose a number from %(least)s to %(most)s."),
                params={"least": f"{named.minimum:,}", "most": f"{named.maximum:,}"},
            )
        return value


class DefaultFilter(admin.SimpleListFilter):
    """What somebody set, and what stands as it came."""

    title = _("default")
    parameter_name = "default"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("changed", _("Set otherwise")), ("kept", _("As by default"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Threshold]) -> QuerySet[Threshold]:
        as_by_default = Q(pk__in=[])
        for named in thresholds.known():
            as_by_default |= Q(pk=named.code, value=named.default)
        conditions = {"changed": ~as_by_default, "kept": as_by_default}
        return queryset.filter(conditions.get(self.value() or "", Q()))


@admin.register(Threshold)
class ThresholdAdmin(CareAdmin):
    """Every threshold that the apps name; a row is made when the list is first opened, with its default."""

    form = ThresholdForm
    list_display = ["label", "number", "unit", "preset", "code"]
    list_filter = [DefaultFilter]
    search_fields = ["code"]
    fields = ["value"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(pk__in=[named.code for named in thresholds.known()])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        Threshold.objects.bulk_create(
            [Threshold(code=named.code, value=named.default) for named in thresholds.known()], ignore_conflicts=True
        )
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("threshold"))
    def label(self, obj: Threshold) -> Any:
        return thresholds.named(obj.pk).label

    @admin.display(description=_("value"), ordering="value")
    def number(self, obj: Threshold) -> str:
        return f"{obj.value.normalize():f}"

    @admin.display(description=_("unit of measure"))
    def unit(self, obj: Threshold) -> Any:
        return thresholds.named(obj.pk).unit

    @admin.display(description=_("default"))
    def preset(self, obj: Threshold) -> str:
        return f"{thresholds.named(obj.pk).default:f}"


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """When each periodic job ran, how long it took and what went wrong."""

    shows_history = False  # a run is a record itself
    list_display = ["name", "scheduled_for", "started_at", "duration", "rows", "failed"]
    list_filter = ["name", ("error", admin.EmptyFieldListFilter)]
    search_fields = ["name", "error"]
    date_hierarchy = "scheduled_for"

    @admin.display(description=_("took"))
    def duration(self, obj: JobRun) -> timedelta | None:
        if obj.finished_at is None:
            return None
        took = obj.finished_at - obj.started_at
        return timedelta(seconds=round(took.total_seconds()))

    @admin.display(description=_("without error"), boolean=True)
    def failed(self, obj: JobRun) -> bool | None:
        return None if obj.finished_at is None and not obj.error else not obj.error
