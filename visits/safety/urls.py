"""Pages of the safety room. Their addresses travel in messages, so they say duty, and never danger."""

from django.urls import path

from .views import alert

urlpatterns = [
    path("duty/calls/<str:code>/", alert.AlertPage.as_view(), name="alert"),
    path("duty/calls/<str:code>/answer/", alert.Answer.as_view(), name="alert_answer"),
]
