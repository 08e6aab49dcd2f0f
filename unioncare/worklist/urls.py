from django.urls import path

from .views.acts import Do, HandOver, Pause, Resume, Take, Waive
from .views.approvals import Decide
from .views.around import Around
from .views.export import WorkExportView
from .views.feeds import CalendarFile, CalendarPage
from .views.item import ItemPage
from .views.leaving import HandOverAll
from .views.mine import DropWorkFilterView, KeepWorkFilterView, MyWork

app_name = "worklist"
urlpatterns = [
    path("", MyWork.as_view(), name="mine"),
    path("around/", Around.as_view(), name="around"),
    path("export/", WorkExportView.as_view(), name="export"),
    path("filters/keep/", KeepWorkFilterView.as_view(), name="keep_filter"),
    path("filters/<int:pk>/drop/", DropWorkFilterView.as_view(), name="drop_filter"),
    path("<int:pk>/", ItemPage.as_view(), name="item"),
    path("<int:pk>/do/", Do.as_view(), name="do"),
    path("<int:pk>/waive/", Waive.as_view(), name="waive"),
    path("<int:pk>/hand-over/", HandOver.as_view(), name="hand_over"),
    path("<int:pk>/pause/", Pause.as_view(), name="pause"),
    path("<int:pk>/resume/", Resume.as_view(), name="resume"),
    path("<int:pk>/take/", Take.as_view(), name="take"),
    path("hand-over/", HandOverAll.as_view(), name="hand_over_all"),
    path("calendar/", CalendarPage.as_view(), name="calendar"),
    path("calendar/<str:token>.ics", CalendarFile.as_view(), name="calendar_file"),
    path("approvals/<int:pk>/decide/", Decide.as_view(), name="decide"),
]
