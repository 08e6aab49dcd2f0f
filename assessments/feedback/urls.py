"""Pages of feedback; those without an account are ask/ and track/."""

from django.urls import path

from .views import acts, lists, page, public, referrals

urlpatterns = [
    path("", lists.FeedbackListView.as_view(), name="feedback"),
    path("export/", lists.FeedbackExportView.as_view(), name="feedback_export"),
    path("new/", acts.NoteView.as_view(), name="feedback_note"),
    path("poster/<str:code>/", page.PosterView.as_view(), name="feedback_poster"),
    path("referrals/<int:item>/", referrals.OpenReferralView.as_view(), name="feedback_of_referral"),
    path("ask/", public.AskDoorView.as_view(), name="feedback_door"),
    path("ask/<str:code>/", public.AskView.as_view(), name="feedback_ask"),
    path("track/", public.TrackView.as_view(), name="feedback_track"),
    path("<str:number>/", page.FeedbackView.as_view(), name="feedback_request"),
    path("<str:number>/case/", acts.FeedbackReportView.as_view(), name="feedback_case"),
    path("<str:number>/details/", acts.DetailsView.as_view(), name="feedback_details"),
    path("<str:number>/files/<int:pk>/", page.FeedbackFileView.as_view(), name="feedback_file"),
    path("<str:number>/reply/", acts.ReplyView.as_view(), name="feedback_reply"),
    path("<str:number>/rights/", acts.RightsView.as_view(), name="feedback_rights"),
    path("<str:number>/steps/<slug:move>/", acts.MoveView.as_view(), name="feedback_move"),
]
