"""Pages under organisation/import/; they belong to the namespace `organisation` (see the root urls)."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.ImportView.as_view(), name="import"),
    path("template/", views.TemplateFileView.as_view(), name="template"),
    path("<int:pk>/", views.RunView.as_view(), name="import_run"),
    path("<int:pk>/progress/", views.ProgressView.as_view(), name="import_progress"),
    path("<int:pk>/confirm/", views.ConfirmView.as_view(), name="import_confirm"),
    path("<int:pk>/discard/", views.DiscardView.as_view(), name="import_discard"),
    path("<int:pk>/refused/", views.RefusedView.as_view(), name="import_refused"),
    path("<int:pk>/passwords/", views.PasswordsView.as_view(), name="import_passwords"),
]
