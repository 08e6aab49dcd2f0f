from django.urls import path

from . import views

app_name = "dashboard"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("organisation/gaps/", views.GapsView.as_view(), name="gaps"),
]
