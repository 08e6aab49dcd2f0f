"""Panels of the member's page that this room brings itself."""

from django.urls import path

from .views.member_changes import MemberChangesView

urlpatterns = [
    path("<int:pk>/changes/", MemberChangesView.as_view(), name="member_changes"),
]
