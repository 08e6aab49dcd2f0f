"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "cases"
urlpatterns = [
    path("members/", include("cases.members.urls")),
    path("insurance/", include("cases.insurance.urls")),
    path("", include("cases.care.urls")),
]
