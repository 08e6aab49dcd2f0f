"""The pages of the insurance room."""

from django.urls import include, path

from . import urls_cover, urls_terms

urlpatterns = [
    *urls_cover.urlpatterns,
    *urls_terms.urlpatterns,
    path("claims/", include("cases.insurance.urls_claims")),
]
