"""The pages of the surveys room."""

from django.urls import include, path

from . import urls_results
from .views.public import AnswerView

urlpatterns = [
    path("q/<str:token>/", AnswerView.as_view(), name="answer_survey"),
    path("surveys/", include("assessments.surveys.urls_running")),
    path("surveys/", include("assessments.surveys.urls_building")),
    path("surveys/", include(urls_results.urlpatterns)),
]
