"""Pages of numbers: one's own, those of people below, and what stands behind each."""

from django.urls import path

from .views import people, person

urlpatterns = [
    path("", person.PersonView.as_view(), name="performance"),
    path("people/", people.PeopleView.as_view(), name="performance_people"),
    path("people/export/", people.PeopleExportView.as_view(), name="performance_people_export"),
    path("<int:person>/", person.PersonView.as_view(), name="performance_person"),
    path("<int:person>/<slug:kpi>/", person.BehindView.as_view(), name="performance_behind"),
    path("<int:person>/<slug:kpi>/export/", person.BehindExportView.as_view(), name="performance_behind_export"),
]
