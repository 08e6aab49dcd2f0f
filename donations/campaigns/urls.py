"""Pages of campaigns and gifts; those without an account begin with give/."""

from django.urls import path

from unioncare.imports.views import run_urls

from .views import files, gifts, lists, page, planning, public, review, steps

urlpatterns = [
    path("campaigns/", lists.CampaignListView.as_view(), name="campaigns"),
    path("campaigns/new/", planning.GeneralCampaignView.as_view(), name="campaign_new"),
    path("campaigns/of-case/<str:number>/", planning.CaseCampaignView.as_view(), name="campaign_of_case"),
    path("campaigns/<str:code>/", page.CampaignView.as_view(), name="campaign"),
    path("campaigns/<str:code>/change/", planning.ChangeCampaignView.as_view(), name="campaign_change"),
    path("campaigns/<str:code>/consent/", planning.RecordConsentView.as_view(), name="campaign_consent"),
    path("campaigns/<str:code>/consent/paper/", page.ConsentPaperView.as_view(), name="campaign_consent_paper"),
    path(
        "campaigns/<str:code>/consent/withdraw/",
        planning.WithdrawConsentView.as_view(),
        name="campaign_consent_withdraw",
    ),
    path("campaigns/<str:code>/poster/", page.PosterView.as_view(), name="campaign_poster"),
    path("campaigns/<str:code>/gifts/", gifts.GiftListView.as_view(), name="campaign_gifts"),
    path("campaigns/<str:code>/register/", gifts.RegisterView.as_view(), name="campaign_register"),
    path("campaigns/<str:code>/register/undo/", gifts.UndoView.as_view(), name="campaign_register_undo"),
    path("campaigns/<str:code>/statement/", files.StatementFileView.as_view(), name="statement_file"),
    path("campaigns/<str:code>/deductions/", files.DeductionFileView.as_view(), name="deduction_file"),
    path("campaigns/<str:code>/review/", review.ReviewView.as_view(), name="campaign_review"),
    path("campaigns/<str:code>/review/<int:pk>/", review.LineView.as_view(), name="campaign_line"),
    path("campaigns/<str:code>/steps/<slug:move>/", steps.CampaignMoveView.as_view(), name="campaign_move"),
    path("gifts/<str:code>/receipt/", gifts.ReceiptPaperView.as_view(), name="gift_receipt"),
    path("gifts/deductions/template/", files.DeductionTemplateView.as_view(), name="deduction_template"),
    *run_urls(files.STATEMENT_PAGES, "gifts/statements"),
    *run_urls(files.DEDUCTION_PAGES, "gifts/deductions"),
    path("give/", public.GiveDoorView.as_view(), name="give_door"),
    path("give/receipt/", public.GiveReceiptView.as_view(), name="give_receipt"),
    path("give/<str:token>/", public.GiveView.as_view(), name="give"),
    path("give/<str:token>/gifts/", public.GiveListView.as_view(), name="give_gifts"),
]
