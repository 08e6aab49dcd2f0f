from django.urls import path

from . import views

urlpatterns = [
    path("home/risks/", views.RisksView.as_view(), name="risks"),
    path("home/figures/", views.FiguresView.as_view(), name="figures"),
]
