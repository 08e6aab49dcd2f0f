"""Pages of the counselling room."""

from django.urls import path

from .views import accesses, content, counselling, course, deciding, referring, team_acts, teams, workspace

_ONE = "<str:number>/"

urlpatterns = [
    path("", workspace.WorkspaceView.as_view(), name="counsellings"),
    path("filters/keep/", workspace.KeepCounsellingsFilterView.as_view(), name="counsellings_keep"),
    path("filters/<int:pk>/drop/", workspace.DropCounsellingsFilterView.as_view(), name="counsellings_drop"),
    path("refer/", referring.ReferAnyView.as_view(), name="refer_any"),
    path("of-case/<str:number>/", referring.AttendanceView.as_view(), name="attendance"),
    path("of-case/<str:number>/refer/", referring.ReferView.as_view(), name="refer"),
    path("access/", accesses.AccessesView.as_view(), name="accesses"),
    path("access/ask/", accesses.AskAccessView.as_view(), name="access_ask"),
    path("access/<int:pk>/decide/", accesses.DecideAccessView.as_view(), name="access_decide"),
    path("access/<int:pk>/close/", accesses.CloseAccessView.as_view(), name="access_close"),
    path("teams/", teams.TeamsView.as_view(), name="teams"),
    path("teams/new/", teams.FoundTeamView.as_view(), name="team_found"),
    path("teams/<int:pk>/", teams.TeamView.as_view(), name="team"),
    path("teams/<int:pk>/change/", team_acts.ChangeTeamView.as_view(), name="team_change"),
    path("teams/<int:pk>/admit/", team_acts.AdmitView.as_view(), name="team_admit"),
    path("teams/<int:pk>/qualify/", team_acts.QualifyView.as_view(), name="team_qualify"),
    path("teams/<int:pk>/leave/", team_acts.LeaveTeamView.as_view(), name="team_leave"),
    path("teams/<int:pk>/members/<int:member>/end/", team_acts.EndPlaceView.as_view(), name="team_end"),
    path("teams/<int:pk>/supervisor/", team_acts.ProposeView.as_view(), name="team_propose"),
    path("teams/<int:pk>/supervisor/decide/", team_acts.DecideProposalView.as_view(), name="team_decide"),
    path(_ONE, counselling.CounsellingView.as_view(), name="counselling"),
    path(f"{_ONE}phone/", counselling.PhoneView.as_view(), name="counselling_phone"),
    path(f"{_ONE}accept/", deciding.AcceptView.as_view(), name="counselling_accept"),
    path(f"{_ONE}decline/", deciding.DeclineView.as_view(), name="counselling_decline"),
    path(f"{_ONE}counsellors/", deciding.CounsellorsView.as_view(), name="counselling_counsellors"),
    path(f"{_ONE}consent/", content.ConsentView.as_view(), name="counselling_consent"),
    path(f"{_ONE}consent/print/", content.ConsentPrintView.as_view(), name="counselling_consent_print"),
    path(f"{_ONE}goals/new/", content.GoalView.as_view(), name="counselling_goal"),
    path(f"{_ONE}goals/<int:pk>/<str:state>/", content.SettleGoalView.as_view(), name="counselling_settle_goal"),
    path(f"{_ONE}sessions/new/", content.SessionView.as_view(), name="counselling_session"),
    path(f"{_ONE}sessions/<int:pk>/strike/", content.StrikeSessionView.as_view(), name="counselling_strike"),
    path(f"{_ONE}review/", course.ReviewView.as_view(), name="counselling_review"),
    path(f"{_ONE}review/begin/", course.BeginReviewView.as_view(), name="counselling_begin_review"),
    path(f"{_ONE}go-on/", course.GoOnView.as_view(), name="counselling_go_on"),
    path(f"{_ONE}end/", course.EndView.as_view(), name="counselling_end"),
]
