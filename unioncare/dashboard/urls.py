from django.urls import include, path

from . import views

app_name = "dashboard"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("jobs/", views.JobsView.as_view(), name="jobs"),
    path("jobs/dead-letters/", views.DeadLettersView.as_view(), name="dead_letters"),
    path("reports/", include("unioncare.dashboard.reports.urls")),
    path("organisation/gaps/", views.GapsView.as_view(), name="gaps"),
]
