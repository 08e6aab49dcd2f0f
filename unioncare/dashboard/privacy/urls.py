"""Pages of privacy requests, consents, access and retention."""

from django.urls import path

from .views import access, consents, papers, requests, retention

urlpatterns = [
    path("", requests.RequestListView.as_view(), name="privacy_requests"),
    path("of/<int:pk>/", requests.OfMemberView.as_view(), name="privacy_of_member"),
    path("new/<int:pk>/", requests.NewRequestView.as_view(), name="privacy_new"),
    path("consents/", consents.ConsentListView.as_view(), name="privacy_consents"),
    path("consents/export/", consents.ConsentExportView.as_view(), name="privacy_consents_export"),
    path("access/<int:pk>/", access.AccessView.as_view(), name="privacy_access"),
    path("access/<int:pk>/paper/", access.AccessPaperView.as_view(), name="privacy_access_paper"),
    path("retention/", retention.RetentionView.as_view(), name="privacy_retention"),
    path("retention/log/", retention.RetentionLogView.as_view(), name="privacy_retention_log"),
    path("holds/of/<slug:number>/", retention.PlaceHoldView.as_view(), name="privacy_hold"),
    path("holds/<int:pk>/release/", retention.ReleaseHoldView.as_view(), name="privacy_release"),
    path("<slug:number>/", requests.RequestView.as_view(), name="privacy_request"),
    path("<slug:number>/steps/<slug:move>/", requests.RequestMoveView.as_view(), name="privacy_move"),
    path("<slug:number>/papers/", papers.AddProofView.as_view(), name="privacy_proof_add"),
    path("<slug:number>/papers/<int:pk>/", papers.ProofView.as_view(), name="privacy_proof"),
    path("<slug:number>/copy/", papers.CopyPaperView.as_view(), name="privacy_copy"),
    path("<slug:number>/copy/data/", papers.CopyDataView.as_view(), name="privacy_copy_data"),
]
