from django.urls import path

from . import views

urlpatterns = [
    path("first-day/", views.FirstDayView.as_view(), name="first_day"),
    path("first-day/found/", views.FoundView.as_view(), name="found"),
    path("first-day/tables/", views.LoadTablesView.as_view(), name="load_tables"),
    path("first-day/notice/", views.NoticeView.as_view(), name="first_day_notice"),
]
