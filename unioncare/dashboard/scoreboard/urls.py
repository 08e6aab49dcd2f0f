"""Pages of the scoreboard."""

from django.urls import path

from .views import aims, baselines, board, rows

app_name = "scoreboard"
urlpatterns = [
    path("", board.BoardView.as_view(), name="board"),
    path("export/", board.BoardExportView.as_view(), name="export"),
    path("targets/", aims.AimsView.as_view(), name="aims"),
    path("targets/<int:pk>/remove/", aims.RemoveTargetView.as_view(), name="target_remove"),
    path("targets/<slug:code>/", aims.TargetView.as_view(), name="target"),
    path("baselines/new/", baselines.EnterView.as_view(), name="baseline_new"),
    path("baselines/earlier/", baselines.EarlierView.as_view(), name="baseline_earlier"),
    path("baselines/<int:pk>/", baselines.ChangeView.as_view(), name="baseline"),
    path("<path:place>/<slug:code>/rows/", rows.RowsView.as_view(), name="rows"),
    path("baselines/<int:pk>/remove/", baselines.RemoveView.as_view(), name="baseline_remove"),
]
