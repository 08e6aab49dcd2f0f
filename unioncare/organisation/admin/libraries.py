"""Tables of libraries: what administrators need of them, and nothing that our own pages do better."""

from importlib import import_module
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import ClockedSchedule, SolarSchedule

from unioncare.core.administration import ReadOnlyAdmin
from unioncare.core.templatetags.trail import audit_words

LIBRARIES = (
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "django.contrib.auth",
    "django_celery_beat",
)
# They register after us; what is loaded once is not loaded again.
for library in LIBRARIES:
    import_module(f"{library}.admin")

# Roles come from posts, addresses from the person, the second factor and sessions from acts beside the person.
for hidden in (Group, EmailAddress, Authenticator, UserSession, ClockedSchedule, SolarSchedule, LogEntry):
    if admin.site.is_registered(hidden):
        admin.site.unregister(hidden)

# The trail of what administrators set. What was read and changed of members and cases is not shown here.
CONFIGURATION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("organisation", ("unit", "user", "post", "calendarday")),
    ("worklist", ("responsibility", "approvalsteprule")),
    ("core", ("threshold",)),
    ("cases", ("disease", "livingline", "burdenscale", "consenttext")),
)


@admin.register(LogEntry)
class TrailAdmin(ReadOnlyAdmin):
    """Who changed what of the configuration, newest first."""

    list_display = ["timestamp", "actor", "content_type", "object_repr", "words"]
    list_filter = ["action", "content_type"]
    list_select_related = ["actor", "content_type"]
    search_fields = ["object_repr", "actor__name", "actor__username"]
    date_hierarchy = "timestamp"
    fields: ClassVar[Any] = ["timestamp", "actor", "content_type", "object_repr", "words", "remote_addr"]

    def get_queryset(self, request: HttpRequest) -> Any:
        shown = Q(pk__in=[])
        for app_label, models in CONFIGURATION:
            shown |= Q(content_type__app_label=app_label, content_type__model__in=models)
        return super().get_queryset(request).filter(shown)

    @admin.display(description=_("what"))
    def words(self, obj: LogEntry) -> str:
        return audit_words(obj)
