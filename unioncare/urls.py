"""Every page of UnionCare."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from unioncare.dashboard.probes import healthz, metrics, readyz
from unioncare.imports import urls as organisation_import
from unioncare.organisation import urls as organisation

# The import is an app above the organisation, but its pages are the organisation's.
organisation_pages: list[URLPattern | URLResolver] = [
    *organisation.urlpatterns,
    path("import/", include(organisation_import.urlpatterns)),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    # allauth would keep several addresses for one account; ours keeps one, on the person's own page.
    path("accounts/email/", RedirectView.as_view(pattern_name="organisation:profile"), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    # What a whole mine opens at once comes before what its staff open.
    path("", include("assessments.urls")),
    path("", include("unioncare.core.urls")),
    path("", include("unioncare.dashboard.urls")),
    path("scoreboard/", include("unioncare.dashboard.scoreboard.urls")),
    path("work/", include("unioncare.worklist.urls")),
    path("messages/", include("unioncare.notifications.urls")),
    path("organisation/", include((organisation_pages, organisation.app_name))),
    path("", include("cases.urls")),
    path("donations/", include("donations.urls")),
    path("", include("visits.urls")),
]
