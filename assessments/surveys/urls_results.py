"""Addresses of the results of surveys."""

from django.urls import path

from .views.results import files, page, single, texts

urlpatterns = [
    path("<int:pk>/results/", page.ResultsView.as_view(), name="survey_results"),
    path("<int:pk>/results/paper/", page.ResultsPaperView.as_view(), name="survey_results_paper"),
    path("<int:pk>/results/export/", files.ResultsExportView.as_view(), name="survey_results_export"),
    path("<int:pk>/results/texts/<slug:key>/", texts.TextsView.as_view(), name="survey_texts"),
    path("<int:pk>/results/texts/<slug:key>/<uuid:answer>/", texts.TagView.as_view(), name="survey_text_tags"),
    path("<int:pk>/results/filled-in/", single.ResponsesView.as_view(), name="survey_responses"),
    path("<int:pk>/results/filled-in/<uuid:filled>/", single.ResponseView.as_view(), name="survey_response"),
]
