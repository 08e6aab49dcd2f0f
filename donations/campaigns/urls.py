"""Pages of campaigns and gifts; those without an account begin with give/."""

from django.urls import path

from unioncare.imports.views import run_urls

from .views import files, gift, gifts, lists, money, page, planning, public, refunds, review, steps

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
    path("campaigns/<str:code>/gifts/export/", gifts.GiftExportView.as_view(), name="gifts_export"),
    path("campaigns/<str:code>/register/", gifts.RegisterView.as_view(), name="campaign_register"),
    path("campaigns/<str:code>/register/undo/", gifts.UndoView.as_view(), name="campaign_register_undo"),
    path("campaigns/<str:code>/statement/", files.StatementFileView.as_view(), name="statement_file"),
    path("campaigns/<str:code>/deductions/", files.DeductionFileView.as_view(), name="deduction_file"),
    path("campaigns/<str:code>/review/", review.ReviewView.as_view(), name="campaign_review"),
    path("campaigns/<str:code>/review/<int:pk>/", review.LineView.as_view(), name="campaign_line"),
    path("campaigns/<str:code>/steps/<slug:move>/", steps.CampaignMoveView.as_view(), name="campaign_move"),
    path("campaigns/<str:code>/payout/", money.PayOutView.as_view(), name="campaign_payout"),
    path("campaigns/<str:code>/surplus/", money.SurplusView.as_view(), name="campaign_surplus"),
    path("campaigns/<str:code>/refunds/", refunds.RefundListView.as_view(), name="campaign_refunds"),
    path("campaigns/<str:code>/refunds/by-channel/", refunds.ByChannelView.as_view(), name="refunds_by_channel"),
    path("campaigns/<str:code>/refunds/<int:pk>/give/", refunds.HandBackView.as_view(), name="refund_give"),
    path("campaigns/<str:code>/refunds/<int:pk>/leave/", refunds.DropRefundView.as_view(), name="refund_leave"),
    path("gifts/<str:code>/take-back/", gift.TakeBackView.as_view(), name="gift_take_back"),
    path("gifts/<str:code>/refund/", refunds.AskRefundView.as_view(), name="gift_refund"),
    path("gifts/<str:code>/receipt/", gifts.ReceiptPaperView.as_view(), name="gift_receipt"),
    path("gifts/deductions/template/", files.DeductionTemplateView.as_view(), name="deduction_template"),
    *run_urls(files.STATEMENT_PAGES, "gifts/statements"),
    *run_urls(files.DEDUCTION_PAGES, "gifts/deductions"),
    path("gifts/<str:code>/", gift.GiftView.as_view(), name="gift"),
    path("give/", public.GiveDoorView.as_view(), name="give_door"),
    path("give/receipt/", public.GiveReceiptView.as_view(), name="give_receipt"),
    path("give/<str:token>/", public.GiveView.as_view(), name="give"),
    path("give/<str:token>/gifts/", public.GiveListView.as_view(), name="give_gifts"),
]
