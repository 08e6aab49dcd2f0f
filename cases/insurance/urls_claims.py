"""Pages of claims."""

from django.urls import path

from .views.claims import board, file, of_case, page, papers, steps

urlpatterns = [
    path("", board.ClaimBoardView.as_view(), name="claims"),
    path("export/", board.ClaimExportView.as_view(), name="claims_export"),
    path("of-case/<str:number>/", of_case.CaseInsuranceView.as_view(), name="insurance_of_case"),
    path("of-case/<str:number>/check/", of_case.CheckClaimsView.as_view(), name="claims_check"),
    path("of-item/<int:pk>/", page.ClaimOfItemView.as_view(), name="claim_of_item"),
    path("<str:number>/", page.ClaimView.as_view(), name="claim"),
    path("<str:number>/file/", file.ClaimFileView.as_view(), name="claim_file"),
    path("<str:number>/papers/<int:pk>/", papers.ClaimPaperView.as_view(), name="claim_paper"),
    path("<str:number>/papers/<int:pk>/back/", papers.TakePaperBackView.as_view(), name="claim_paper_back"),
    path("<str:number>/<str:move>/", steps.ClaimMoveView.as_view(), name="claim_move"),
]
