from django.urls import path

from . import views

app_name = "organisation"
urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("profile/relatives/", views.DeclareRelativeView.as_view(), name="declare_relative"),
]
