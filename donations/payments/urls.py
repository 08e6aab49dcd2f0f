"""Payments, batches, accounts of members."""

from django.urls import path

from .views import accounts, batches, payments

urlpatterns = [
    path("", payments.PaymentListView.as_view(), name="payments"),
    path("funds/<slug:code>/batch/", payments.BatchMakeView.as_view(), name="make_batch"),
    path("batches/<str:number>/", batches.BatchView.as_view(), name="batch"),
    path("batches/<str:number>/discard/", batches.BatchDiscardView.as_view(), name="batch_discard"),
    path("batches/<str:number>/send/", batches.BatchSendView.as_view(), name="batch_send"),
    path("batches/<str:number>/file/", batches.BankFileView.as_view(), name="batch_file"),
    path("batches/<str:number>/answer/", batches.AnswerFileView.as_view(), name="batch_answer"),
    path("batches/<str:number>/settle/", batches.SettleView.as_view(), name="batch_settle"),
    path("<str:number>/cancel/", payments.PaymentCancelView.as_view(), name="payment_cancel"),
    path("<str:number>/returned/", payments.PaymentReturnView.as_view(), name="payment_return"),
    path("payees/<int:pk>/", accounts.AccountPanelView.as_view(), name="account_panel"),
    path("payees/<int:pk>/enter/", accounts.AccountEnterView.as_view(), name="account_enter"),
    path("payees/<int:pk>/verify/", accounts.AccountVerifyView.as_view(), name="account_verify"),
    path("payees/<int:pk>/reject/", accounts.AccountRejectView.as_view(), name="account_reject"),
]
