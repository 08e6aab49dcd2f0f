"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "assessments"
urlpatterns = [path("feedback/", include("assessments.feedback.urls"))]
