"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "assessments"
urlpatterns = [
    path("", include("assessments.surveys.urls")),
    path("feedback/", include("assessments.feedback.urls")),
    path("improvement/", include("assessments.improvement.urls")),
    path("workload/", include("assessments.workload.urls")),
    path("appraisal/", include("assessments.appraisal.urls")),
    path("performance/", include("assessments.performance.urls")),
]
