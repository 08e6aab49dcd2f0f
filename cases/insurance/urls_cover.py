"""Who is covered: the overview, the gaps, enrolling, one member's cover."""

from django.urls import path

from .views import coverage, enrolling, gaps, member_cover, targets

urlpatterns = [
    path("", coverage.CoverageView.as_view(), name="coverage"),
    path("trend/", coverage.CoverageTrendView.as_view(), name="coverage_trend"),
    path("gaps/", gaps.GapListView.as_view(), name="gaps"),
    path("gaps/counts/", coverage.GapCountsView.as_view(), name="gap_counts"),
    path("gaps/export/", gaps.GapExportView.as_view(), name="gaps_export"),
    path("enrol/", enrolling.EnrolView.as_view(), name="enrol"),
    path("members/<int:pk>/", member_cover.MemberCoverView.as_view(), name="member_cover"),
    path("members/<int:pk>/refuse/", member_cover.RefuseView.as_view(), name="refuse"),
    path("enrolments/<int:pk>/end/", member_cover.EndEnrolmentView.as_view(), name="end_enrolment"),
    path("targets/<int:pk>/", targets.TargetView.as_view(), name="targets"),
]
