"""Our pages, and the bare signed-in pages that they are measured against."""

from django.urls import include, path

from . import bare

urlpatterns = [
    path("bare/members/", bare.BareMembers.as_view()),
    path("bare/cases/", bare.BareCases.as_view()),
    path("bare/work/", bare.BareWork.as_view()),
    path("bare/entries/", bare.BareEntries.as_view()),
    path("", include("unioncare.urls")),
]
