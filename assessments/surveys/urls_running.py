"""Surveys that run: their pages, papers and links."""

from django.urls import path

from .views import papers, running

urlpatterns = [
    path("", running.SurveyListView.as_view(), name="surveys"),
    path("new/", running.NewSurveyView.as_view(), name="survey_new"),
    path("<int:pk>/", running.SurveyView.as_view(), name="survey"),
    path("<int:pk>/ask/", running.AskMembersView.as_view(), name="survey_ask"),
    path("<int:pk>/close/", running.CloseSurveyView.as_view(), name="survey_close"),
    path("<int:pk>/poster/", papers.PosterView.as_view(), name="survey_poster"),
    path("<int:pk>/slips/<int:unit>/", papers.SlipsView.as_view(), name="survey_slips"),
    path("pass-on/<int:pk>/", papers.PassOnView.as_view(), name="pass_on"),
    path("pass-on/<int:pk>/done/", papers.PassedOnView.as_view(), name="passed_on"),
]
