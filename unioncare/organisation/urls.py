from django.urls import path

from . import views

app_name = "organisation"
urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("profile/leave/", views.EnterLeaveView.as_view(), name="enter_leave"),
    path("profile/leave/<int:pk>/end/", views.EndLeaveView.as_view(), name="end_leave"),
    path("profile/relatives/", views.DeclareRelativeView.as_view(), name="declare_relative"),
]
