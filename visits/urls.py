"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "visits"
urlpatterns = [
    path("counselling/", include("visits.counselling.urls")),
]
