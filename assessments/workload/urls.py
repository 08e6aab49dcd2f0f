"""Pages of the workload."""

from django.urls import path, register_converter

from .enums import Part
from .views import board, moving


class PartConverter:
    """Done or open."""

    regex = "|".join(Part.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PartConverter, "workload_part")

urlpatterns = [
    path("", board.BoardView.as_view(), name="workload"),
    path("export/", board.BoardExportView.as_view(), name="workload_export"),
    path("items/<workload_part:part>/", board.ItemsView.as_view(), name="workload_items"),
    path("proposal/", moving.ProposalView.as_view(), name="workload_proposal"),
    path("what-if/", moving.WhatIfView.as_view(), name="workload_what_if"),
    path("of/<int:pk>/cases/", moving.MoveCasesView.as_view(), name="workload_move_cases"),
    path("of/<int:pk>/post/", moving.MovePostView.as_view(), name="workload_move_post"),
]
