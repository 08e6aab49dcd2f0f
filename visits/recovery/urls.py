"""Pages of the recovery room, addressed by the case number."""

from django.urls import path

from .views import noting, panel

urlpatterns = [
    path("cases/<str:number>/recovery/", panel.RecoveryView.as_view(), name="recovery"),
    path("cases/<str:number>/recovery/measure/", noting.MeasureView.as_view(), name="recovery_measure"),
    path(
        "cases/<str:number>/recovery/measure/<int:pk>/strike/",
        noting.StrikeMeasureView.as_view(),
        name="recovery_strike",
    ),
    path("cases/<str:number>/recovery/stage/", noting.StageView.as_view(), name="recovery_stage"),
    path("cases/<str:number>/recovery/period/", noting.PeriodView.as_view(), name="recovery_period"),
    path("cases/<str:number>/recovery/period/extend/", noting.ExtendView.as_view(), name="recovery_extend"),
]
