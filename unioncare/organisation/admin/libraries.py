"""Tables of libraries: what administrators need of them, and nothing that our own pages do better."""

from importlib import import_module
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from unioncare.core.administration import ReadOnlyAdmin
from unioncare.core.templatetags.trail import audit_words
from unioncare.core.ui.dates import moment_full
from unioncare.core.views import signed_in

from ..administering import administered_trail

LIBRARIES = (
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "django.contrib.auth",
    "django_celery_beat",
)
# Words of theirs that they leave in English; our catalogue goes before theirs.
WORDS = (
    gettext_noop("Audit log"),
    gettext_noop("create"),
    gettext_noop("update"),
    gettext_noop("delete"),
    gettext_noop("access"),
    gettext_noop('Cron Months (1-12) Of The Year to Run. Use "*" for "all". (Example: "1,12")'),
    gettext_noop('Cron Days Of The Week to Run. Use "*" for "all", Sunday is 0 or 7, Monday is 1. (Example: "0,5")'),
)
# They register after us; what is loaded once is not loaded again.
for library in LIBRARIES:
    import_module(f"{library}.admin")

# Roles come from posts, addresses from the person, the second factor and sessions from acts beside the person;
# the trail below and schedules.py show their tables in our way.
OURS = (LogEntry, PeriodicTask, CrontabSchedule, IntervalSchedule)
for hidden in (Group, EmailAddress, Authenticator, UserSession, ClockedSchedule, SolarSchedule, *OURS):
    if admin.site.is_registered(hidden):
        admin.site.unregister(hidden)

# The trail of what administrators set. What was read and changed of members and cases is not shown here.
CONFIGURATION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("organisation", ("unit", "user", "post", "calendarday")),
    ("worklist", ("responsibility", "approvalsteprule")),
    ("core", ("threshold",)),
    ("django_celery_beat", ("periodictask", "crontabschedule", "intervalschedule")),
    ("cases", ("disease", "livingline", "burdenscale", "consenttext")),
)


def configuration() -> QuerySet[ContentType]:
    """Return the tables whose trail is shown."""
    shown = Q(pk__in=[])
    for app_label, models in CONFIGURATION:
        shown |= Q(app_label=app_label, model__in=models)
    return ContentType.objects.filter(shown)


class KindFilter(admin.SimpleListFilter):
    """By table, those of the configuration only."""

    title = _("table")
    parameter_name = "table"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(kind.pk), kind.name) for kind in configuration()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        return queryset.filter(content_type=self.value()) if self.value() else queryset


@admin.register(LogEntry)
class TrailAdmin(ReadOnlyAdmin):
    """Who changed what of the configuration, and who took lists away, newest first."""

    shows_history = False  # it is the history
    list_display = ["moment", "who", "kind", "what", "words"]
    list_filter = ["action", KindFilter]
    list_select_related = ["actor", "content_type"]
    search_fields = ["object_repr", "actor__name", "actor__username"]
    date_hierarchy = "timestamp"
    fields: ClassVar[Any] = ["moment", "who", "kind", "what", "words", "remote_addr"]

    def get_queryset(self, request: HttpRequest) -> Any:
        reached = administered_trail(signed_in(request), timezone.localdate())
        return super().get_queryset(request).filter(reached, content_type__in=configuration())

    @admin.display(description=_("when"), ordering="timestamp")
    def moment(self, obj: LogEntry) -> str:
        return moment_full(obj.timestamp)

    @admin.display(description=_("who"), ordering="actor")
    def who(self, obj: LogEntry) -> str:
        return str(obj.actor or "–")

    @admin.display(description=_("table"))
    def kind(self, obj: LogEntry) -> str:
        return obj.content_type.name

    @admin.display(description=_("row"))
    def what(self, obj: LogEntry) -> str:
        return obj.object_repr

    @admin.display(description=_("what"))
    def words(self, obj: LogEntry) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in audit_words(obj).splitlines()))
