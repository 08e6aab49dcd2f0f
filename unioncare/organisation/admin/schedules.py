"""When periodic jobs run: the tables of django-celery-beat, with our history and search."""

from typing import Any

from auditlog.registry import auditlog
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.admin import CrontabScheduleAdmin, IntervalScheduleAdmin, PeriodicTaskAdmin, PeriodicTaskForm
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from unioncare.core.administration import CareAdmin

# What beat notes at every run is no change of the schedule.
auditlog.register(PeriodicTask, exclude_fields=["last_run_at", "total_run_count", "date_changed"])
auditlog.register(CrontabSchedule)
auditlog.register(IntervalSchedule)


class ScheduledTaskForm(PeriodicTaskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regtask"].help_text = _("One of the jobs that UnionCare knows.")
        self.fields["task"].help_text = _("Only for a job that the list does not name.")


@admin.register(PeriodicTask)
class ScheduledTaskAdmin(CareAdmin, PeriodicTaskAdmin):
    """Their actions write past the trail, so one job is switched on its own page; running now changes nothing."""

    actions = ["run_tasks"]
    form = ScheduledTaskForm
    change_form_template = PeriodicTaskAdmin.change_form_template


class TimingAdmin(CareAdmin):
    """A timing that a job follows stays: with it the job would go."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not obj.periodictask_set.exists() and super().has_delete_permission(request, obj)


@admin.register(CrontabSchedule)
class CrontabAdmin(TimingAdmin, CrontabScheduleAdmin):
    list_filter = ["timezone"]
    search_fields = ["minute", "hour", "day_of_week"]


@admin.register(IntervalSchedule)
class IntervalAdmin(TimingAdmin, IntervalScheduleAdmin):
    list_display = ["__str__", "every", "period"]
    list_filter = ["period"]
    search_fields = ["every", "period"]
