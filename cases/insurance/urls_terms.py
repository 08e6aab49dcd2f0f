"""Terms: who is enrolled, files in and out, the bill, renewal; outreach."""

from django.urls import path

from .views import terms

urlpatterns = [
    path("terms/", terms.TermListView.as_view(), name="terms"),
    path("terms/open/", terms.TermOpenView.as_view(), name="open_term"),
    path("terms/<int:pk>/", terms.TermView.as_view(), name="term"),
    path("terms/<int:pk>/remove/", terms.TermRemoveView.as_view(), name="remove_term"),
]
