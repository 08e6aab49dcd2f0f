"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "visits"
urlpatterns = [
    path("", include("visits.schedule.urls")),
    path("", include("visits.recovery.urls")),
    path("", include("visits.member_page.urls")),
    path("", include("visits.safety.urls")),
    path("counselling/", include("visits.counselling.urls")),
    path("", include("visits.screening.urls")),
]
