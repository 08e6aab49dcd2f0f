"""Pages of the simulation."""

from django.urls import path

from .views import reading, running

urlpatterns = [
    path("of/<str:code>/", running.OfProtocolView.as_view(), name="simulation_of"),
    path("of/<str:code>/new/", running.SimulateView.as_view(), name="simulate"),
    path("<int:pk>/", reading.SimulationView.as_view(), name="simulation"),
    path("<int:pk>/progress/", running.ProgressView.as_view(), name="simulation_progress"),
    path("<int:pk>/print/", reading.SimulationPrintView.as_view(), name="simulation_print"),
    path("<int:pk>/cases/", reading.CasesView.as_view(), name="simulation_cases"),
]
