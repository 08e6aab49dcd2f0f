"""The pages of the rooms, gathered under one namespace."""

from django.urls import include, path

app_name = "donations"
urlpatterns = [
    path("books/", include("donations.ledger.urls")),
    path("aid/", include("donations.aid.urls")),
    path("payments/", include("donations.payments.urls")),
    path("", include("donations.campaigns.urls")),
]
