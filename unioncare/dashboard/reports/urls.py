"""Pages of what goes on paper."""

from django.urls import path

from .views import gaps, hardship, lists, missing, report

urlpatterns = [
    path("", lists.ReportListView.as_view(), name="reports"),
    path("new/", lists.NewReportView.as_view(), name="report_new"),
    path("<int:pk>/", report.ReportView.as_view(), name="report"),
    path("<int:pk>/write/", report.WriteView.as_view(), name="report_write"),
    path("<int:pk>/publish/", report.PublishView.as_view(), name="report_publish"),
    path("<int:pk>/correct/", report.CorrectView.as_view(), name="report_correct"),
    path("<int:pk>/discard/", report.DiscardView.as_view(), name="report_discard"),
    path("<int:pk>/paper/", report.ReportPaperView.as_view(), name="report_paper"),
    path("<int:pk>/export/", report.ReportExportView.as_view(), name="report_export"),
    path("missing/", missing.MissingView.as_view(), name="missing"),
    path("missing/paper/", missing.MissingPaperView.as_view(), name="missing_paper"),
    path("missing/export/", missing.MissingExportView.as_view(), name="missing_export"),
    path("missing/<slug:code>/", missing.MissingListView.as_view(), name="missing_list"),
    path("gaps/paper/", gaps.GapsPaperView.as_view(), name="gaps_paper"),
    path("gaps/export/", gaps.GapsExportView.as_view(), name="gaps_export"),
    path("hardship/export/", hardship.HardshipExportView.as_view(), name="hardship_export"),
]
