"""Pages of the members room."""

from django.urls import path

from . import urls_member
from .views.exporting import MemberExportView
from .views.listing import DropMembersFilterView, KeepMembersFilterView, MemberListView
from .views.member import MemberEditView, MemberPlaceView, MemberView
from .views.roster import checking, choosing, files
from .views.search import SearchView
from .views.unmasking import UnmaskView

urlpatterns = [
    path("", MemberListView.as_view(), name="members"),
    path("export/", MemberExportView.as_view(), name="members_export"),
    path("filters/keep/", KeepMembersFilterView.as_view(), name="members_keep"),
    path("filters/<int:pk>/drop/", DropMembersFilterView.as_view(), name="members_drop"),
    path("<int:pk>/", MemberView.as_view(), name="member"),
    path("<int:pk>/edit/", MemberEditView.as_view(), name="member_edit"),
    path("<int:pk>/place/", MemberPlaceView.as_view(), name="member_place"),
    path("<int:pk>/unmask/", UnmaskView.as_view(), name="unmask"),
    path("<int:pk>/unmask/<slug:what>/", UnmaskView.as_view(), name="unmask_part"),
    *urls_member.urlpatterns,
    path("search/", SearchView.as_view(), name="search"),
    path("roster/", choosing.RosterImportView.as_view(), name="roster_import"),
    path("roster/template/", choosing.RosterTemplateView.as_view(), name="roster_template"),
    path("roster/<int:pk>/", checking.RosterPreviewView.as_view(), name="roster_preview"),
    path("roster/<int:pk>/headers/", choosing.RosterHeadersView.as_view(), name="roster_headers"),
    path("roster/<int:pk>/progress/", checking.RosterProgressView.as_view(), name="roster_progress"),
    path("roster/<int:pk>/confirm/", checking.RosterConfirmView.as_view(), name="roster_confirm"),
    path("roster/<int:pk>/resume/", checking.RosterResumeView.as_view(), name="roster_resume"),
    path("roster/<int:pk>/discard/", checking.RosterDiscardView.as_view(), name="roster_discard"),
    path("roster/<int:pk>/refused.xlsx", files.RosterRefusedView.as_view(), name="roster_refused"),
    path("roster/<int:pk>/<slug:part>/", checking.RosterRowsView.as_view(), name="roster_rows"),
]
