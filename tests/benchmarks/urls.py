"""Our pages, and the bare signed-in pages that they are measured against."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from survey.views import SurveyDetail
from survey.views.confirm_view import ConfirmView

from . import bare, survey_forms

urlpatterns = [
    path("bare/members/", bare.BareMembers.as_view()),
    path("bare/cases/", bare.BareCases.as_view()),
    path("bare/work/", bare.BareWork.as_view()),
    path("bare/entries/", bare.BareEntries.as_view()),
    path("bare/answers/", survey_forms.BareAnswers.as_view()),
    path("rival/<int:id>/", login_not_required(SurveyDetail.as_view()), name="survey-detail"),
    path("rival/confirm/<str:uuid>/", login_not_required(ConfirmView.as_view()), name="survey-confirmation"),
    path("", include("unioncare.urls")),
]
