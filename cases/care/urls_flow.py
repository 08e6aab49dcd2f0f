"""Pages of the flow of a case."""

from django.urls import path

from .views import case_page, consent, documents, ending, facts, grading, intake, verification

urlpatterns = [
    path("cases/report/", intake.ReportView.as_view(), name="report"),
    path("cases/report/person/", intake.ReportPersonView.as_view(), name="report_person"),
    path("cases/report/people/", intake.ReportPeopleView.as_view(), name="report_people"),
    path("cases/report/duplicates/", intake.ReportDuplicatesView.as_view(), name="report_duplicates"),
    path("cases/diseases/", verification.DiseasesView.as_view(), name="diseases"),
    path("cases/<str:number>/", case_page.CasePageView.as_view(), name="case"),
    path("cases/<str:number>/timeline/", case_page.TimelineView.as_view(), name="timeline"),
    path("cases/<str:number>/ended/", case_page.EndedItemsView.as_view(), name="ended"),
    path("cases/<str:number>/contact/", case_page.ContactPhoneView.as_view(), name="contact"),
    path("cases/<str:number>/consent/", consent.ConsentView.as_view(), name="consent"),
    path("cases/<str:number>/verify/", verification.VerifyView.as_view(), name="verify"),
    path("cases/<str:number>/reject/", verification.RejectView.as_view(), name="reject"),
    path("cases/<str:number>/diagnosis/", verification.AmendDiagnosisView.as_view(), name="amend"),
    path("cases/<str:number>/grade/", grading.GradeView.as_view(), name="grade"),
    path("cases/<str:number>/grade/preview/", grading.GradePreviewView.as_view(), name="grade_preview"),
    path("cases/<str:number>/recover/", ending.RecoverView.as_view(), name="recover"),
    path("cases/<str:number>/relapse/", ending.RelapseView.as_view(), name="relapse"),
    path("cases/<str:number>/close/", ending.CloseView.as_view(), name="close"),
    path("cases/<str:number>/death/", ending.DeathView.as_view(), name="death"),
    path("cases/<str:number>/reopen/", ending.ReopenView.as_view(), name="reopen"),
    path("cases/<str:number>/owner/", ending.OwnerView.as_view(), name="owner"),
    path("cases/<str:number>/events/new/", facts.EventView.as_view(), name="event"),
    path("cases/<str:number>/household/new/", facts.HouseholdView.as_view(), name="household"),
    path("cases/<str:number>/costs/new/", facts.CostView.as_view(), name="cost"),
    path("cases/<str:number>/<str:kind>/<int:pk>/strike/", facts.StrikeView.as_view(), name="strike"),
    path("cases/<str:number>/documents/new/", documents.DocumentAddView.as_view(), name="document_add"),
    path("cases/<str:number>/documents/<int:pk>/", documents.DocumentView.as_view(), name="document"),
]
