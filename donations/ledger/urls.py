"""The pages of the ledger room."""

from django.urls import path

from .views import audit, entries, files, findings, funds, samples, transfers

urlpatterns = [
    path("", funds.FundListView.as_view(), name="funds"),
    path("open/", funds.FundOpenView.as_view(), name="fund_open"),
    path("report/", files.YearReportView.as_view(), name="books_report"),
    path("transfers/<str:number>/", transfers.TransferOrderView.as_view(), name="transfer"),
    path("transfers/<str:number>/withdraw/", transfers.TransferWithdrawView.as_view(), name="transfer_withdraw"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
    path("audit/check/", audit.CheckStartView.as_view(), name="audit_check"),
    path("audit/checks/<int:pk>/", audit.CheckView.as_view(), name="audit_result"),
    path("audit/checks/<int:pk>/progress/", audit.CheckProgressView.as_view(), name="audit_progress"),
    path("audit/seal/", audit.SealView.as_view(), name="audit_seal"),
    path("audit/sample/", samples.SampleDrawView.as_view(), name="audit_draw"),
    path("audit/samples/<int:pk>/", samples.SampleView.as_view(), name="audit_sample"),
    path("audit/samples/<int:pk>/<int:number>/", samples.LookView.as_view(), name="audit_look"),
    path("audit/findings/<slug:number>/", findings.FindingView.as_view(), name="audit_finding"),
    path("audit/findings/<slug:number>/<slug:move>/", findings.FindingMoveView.as_view(), name="audit_finding_move"),
    path("funds/<slug:code>/", funds.FundView.as_view(), name="fund"),
    path("funds/<slug:code>/book/", entries.BookView.as_view(), name="fund_book"),
    path("funds/<slug:code>/transfer/", entries.TransferView.as_view(), name="fund_transfer"),
    path("funds/<slug:code>/budget/", funds.BudgetView.as_view(), name="fund_budget"),
    path("funds/<slug:code>/period/", funds.PeriodCloseView.as_view(), name="fund_period"),
    path("funds/<slug:code>/close/", funds.FundCloseView.as_view(), name="fund_close"),
    path("funds/<slug:code>/export/", files.LedgerExportView.as_view(), name="fund_export"),
    path("funds/<slug:code>/finding/", findings.FindingRaiseView.as_view(), name="fund_finding"),
    path("funds/<slug:code>/<int:number>/", entries.EntryView.as_view(), name="entry"),
    path("funds/<slug:code>/<int:number>/reverse/", entries.ReverseView.as_view(), name="entry_reverse"),
]
