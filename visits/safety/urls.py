"""Pages of the safety room. Their addresses travel in messages, so they say duty, and never danger."""

from django.urls import path

from .views import alert, duty, interview, listed, telling

urlpatterns = [
    path("duty/", duty.DutyPage.as_view(), name="duty"),
    path("duty/teams/<int:pk>/add/", duty.AddShift.as_view(), name="duty_add"),
    path("duty/teams/<int:pk>/fill/", duty.FillRota.as_view(), name="duty_fill"),
    path("duty/shifts/<int:pk>/remove/", duty.RemoveShift.as_view(), name="duty_remove"),
    path("duty/tell/", telling.TellOfAnyView.as_view(), name="tell_any"),
    path("duty/tell/<str:number>/", telling.TellView.as_view(), name="tell"),
    path("duty/calls/", listed.AlertList.as_view(), name="alerts"),
    path("duty/calls/<str:code>/", alert.AlertPage.as_view(), name="alert"),
    path("duty/calls/<str:code>/answer/", alert.Answer.as_view(), name="alert_answer"),
    path("duty/calls/<str:code>/conversation/", interview.InterviewView.as_view(), name="interview"),
    path("duty/calls/<str:code>/contact/", interview.MeasureView.as_view(), name="measure"),
    path("duty/calls/<str:code>/close/", alert.CloseAlert.as_view(), name="alert_close"),
]
