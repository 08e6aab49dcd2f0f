from django.urls import include, path

from . import views
from .first_day.views import HomeView

app_name = "dashboard"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("jobs/", views.JobsView.as_view(), name="jobs"),
    path("jobs/dead-letters/", views.DeadLettersView.as_view(), name="dead_letters"),
    path("simulations/", include("unioncare.dashboard.simulation.urls")),
    path("reports/", include("unioncare.dashboard.reports.urls")),
    path("organisation/gaps/", views.GapsView.as_view(), name="gaps"),
    path("privacy/", include("unioncare.dashboard.privacy.urls")),
    path("", include("unioncare.dashboard.first_day.urls")),
    path("", include("unioncare.dashboard.home.urls")),
]
