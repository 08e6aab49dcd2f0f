"""Terms: who is enrolled, files in and out, the bill, renewal; outreach."""

from django.urls import path

from unioncare.imports.views import run_urls

from .views import imports, outreach, renewal, renewal_acts, renewal_notice, term_files, terms

urlpatterns = [
    path("terms/", terms.TermListView.as_view(), name="terms"),
    path("terms/open/", terms.TermOpenView.as_view(), name="open_term"),
    path("terms/<int:pk>/", terms.TermView.as_view(), name="term"),
    path("terms/<int:pk>/remove/", terms.TermRemoveView.as_view(), name="remove_term"),
    path("terms/<int:pk>/export/", term_files.InsurerFileView.as_view(), name="term_export"),
    path("terms/<int:pk>/bill/", term_files.BillView.as_view(), name="premium_bill"),
    path("terms/<int:pk>/bill/file/", term_files.BillFileView.as_view(), name="premium_bill_file"),
    # A text, as references of work items are.
    path("terms/<slug:pk>/renewal/", renewal.RenewalView.as_view(), name="renewal"),
    path("terms/<int:pk>/renewal/notice/", renewal_notice.RenewalNoticeView.as_view(), name="renewal_notice"),
    path("terms/<int:pk>/renewal/next/", renewal_acts.NextTermView.as_view(), name="open_next_term"),
    path("terms/<int:pk>/renewal/members/", renewal_acts.RenewAllView.as_view(), name="renew_all"),
    path("terms/<int:pk>/renewal/<slug:kind>/", renewal_acts.RenewalStepView.as_view(), name="renewal_step"),
    path("enrolments/import/", imports.EnrolmentFileView.as_view(), name="enrolment_import"),
    path("enrolments/import/template/", imports.EnrolmentTemplateView.as_view(), name="enrolment_template"),
    *run_urls(imports.ENROLMENT_PAGES, "enrolments/import"),
    path("certificates/import/", imports.CertificateFileView.as_view(), name="certificate_import"),
    *run_urls(imports.CERTIFICATE_PAGES, "certificates/import"),
    path("outreach/", outreach.OutreachListView.as_view(), name="outreach"),
    path("outreach/note/", outreach.OutreachNoteView.as_view(), name="note_outreach"),
    path("outreach/<int:pk>/material/", outreach.MaterialView.as_view(), name="outreach_material"),
]
