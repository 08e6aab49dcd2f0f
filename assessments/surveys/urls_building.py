"""Pages of questionnaires and their builder."""

from django.urls import path

from .views import building, building_question, preview, questionnaires

_VERSION = "questionnaires/<slug:code>/<int:number>/"

urlpatterns = [
    path("questionnaires/", questionnaires.QuestionnaireListView.as_view(), name="questionnaires"),
    path("questionnaires/new/", questionnaires.NewQuestionnaireView.as_view(), name="questionnaire_new"),
    path("questionnaires/<slug:code>/", questionnaires.QuestionnaireView.as_view(), name="questionnaire"),
    path("questionnaires/<slug:code>/title/", questionnaires.RenameView.as_view(), name="questionnaire_title"),
    path("questionnaires/<slug:code>/begin/", questionnaires.BeginVersionView.as_view(), name="version_new"),
    path(_VERSION, building.VersionView.as_view(), name="version"),
    path(f"{_VERSION}words/", building.WordsView.as_view(), name="version_words"),
    path(f"{_VERSION}preview/", preview.PreviewView.as_view(), name="version_preview"),
    path(f"{_VERSION}publish/", building.PublishView.as_view(), name="version_publish"),
    path(f"{_VERSION}discard/", building.DiscardView.as_view(), name="version_discard"),
    path(f"{_VERSION}sections/new/", building.NewSectionView.as_view(), name="section_new"),
    path(f"{_VERSION}sections/<int:pk>/", building.SectionView.as_view(), name="section"),
    path(f"{_VERSION}sections/<int:pk>/move/", building.MoveSectionView.as_view(), name="section_move"),
    path(f"{_VERSION}sections/<int:pk>/delete/", building.DeleteSectionView.as_view(), name="section_delete"),
    path(f"{_VERSION}sections/<int:pk>/add/", building_question.NewQuestionView.as_view(), name="question_new"),
    path(f"{_VERSION}questions/<int:pk>/", building_question.QuestionView.as_view(), name="question"),
    path(f"{_VERSION}questions/<int:pk>/move/", building_question.MoveQuestionView.as_view(), name="question_move"),
    path(
        f"{_VERSION}questions/<int:pk>/delete/", building_question.DeleteQuestionView.as_view(), name="question_delete"
    ),
]
