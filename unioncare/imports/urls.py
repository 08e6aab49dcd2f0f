"""Pages under organisation/import/; they belong to the namespace `organisation` (see the root urls)."""

from django.urls import path

from .views import organisation, run_urls

urlpatterns = [
    path("", organisation.ImportView.as_view(), name="import"),
    path("template/", organisation.TemplateFileView.as_view(), name="template"),
    path("<int:pk>/passwords/", organisation.PasswordsView.as_view(), name="import_passwords"),
    *run_urls(organisation.PAGES),
]
