"""The pages of the insurance room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("claims/", include("cases.insurance.urls_claims"))]
