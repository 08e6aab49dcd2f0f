"""Terms: who is enrolled, files in and out, the bill, renewal; outreach."""

from django.urls import path

from .views import imports, terms

urlpatterns = [
    path("terms/", terms.TermListView.as_view(), name="terms"),
    path("terms/open/", terms.TermOpenView.as_view(), name="open_term"),
    path("terms/<int:pk>/", terms.TermView.as_view(), name="term"),
    path("terms/<int:pk>/remove/", terms.TermRemoveView.as_view(), name="remove_term"),
    path("enrolments/import/", imports.EnrolmentFileView.as_view(), name="enrolment_import"),
    path("enrolments/import/template/", imports.EnrolmentTemplateView.as_view(), name="enrolment_template"),
    *imports.run_urls(imports.ENROLMENT_PAGES, "enrolments/import"),
    path("certificates/import/", imports.CertificateFileView.as_view(), name="certificate_import"),
    *imports.run_urls(imports.CERTIFICATE_PAGES, "certificates/import"),
]
