"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "visits"
urlpatterns = [
    path("", include("visits.safety.urls")),
    path("", include("visits.screening.urls")),
]
