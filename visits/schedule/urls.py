"""Addresses of the schedule room; a visit is addressed by its work item."""

from django.urls import path

from .views import arranging, booking, listing, offline, outcome, record, standard, visit

urlpatterns = [
    path("visits/", listing.VisitListView.as_view(), name="mine"),
    path("visits/calendar/", listing.CalendarView.as_view(), name="calendar"),
    path("visits/calendar/entries/", listing.EntriesView.as_view(), name="entries"),
    path("visits/sheet/", listing.SheetView.as_view(), name="sheet"),
    path("visits/standard/", standard.StandardView.as_view(), name="standard"),
    path("visits/waiting/", offline.WaitingView.as_view(), name="waiting"),
    path("visits/offline/", offline.offline, name="offline"),
    path("visits/worker.js", offline.worker, name="worker"),
    path("visits/outcomes/<int:item>/", outcome.OutcomeView.as_view(), name="outcome"),
    path("visits/of-case/<str:number>/", listing.CaseVisitsView.as_view(), name="of_case"),
    path("visits/of-case/<str:number>/plan/", arranging.OpenVisitView.as_view(), name="open"),
    path("visits/receipts/", booking.ReceiptListView.as_view(), name="receipts"),
    path("visits/receipts/of-item/<int:item>/", booking.ReceiptOfItemView.as_view(), name="receipt_of_item"),
    path("visits/receipts/<str:number>/", booking.BookReceiptView.as_view(), name="book_receipt"),
    path("visits/<int:item>/", visit.VisitView.as_view(), name="visit"),
    path("visits/<int:item>/day/", arranging.DayView.as_view(), name="day"),
    path("visits/<int:item>/visitors/", arranging.VisitorView.as_view(), name="add_visitor"),
    path("visits/<int:item>/visitors/<int:position>/", arranging.VisitorView.as_view(), name="visitor"),
    path(
        "visits/<int:item>/visitors/<int:position>/off/", arranging.RemoveVisitorView.as_view(), name="remove_visitor"
    ),
    path("visits/<int:item>/record/", record.RecordView.as_view(), name="record"),
    path("visits/<int:item>/photos/<int:pk>/", visit.PhotoView.as_view(), name="photo"),
    path("visits/receipts/<str:number>/unbook/", booking.UnbookReceiptView.as_view(), name="unbook_receipt"),
    path("visits/<int:item>/receipt/", visit.ReceiptView.as_view(), name="receipt"),
]
