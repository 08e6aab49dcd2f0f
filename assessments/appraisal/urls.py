"""Pages of appraisals."""

from django.urls import path

from .views import decisions, lists, mine, peers, periods, person, records, schemes, team

urlpatterns = [
    path("", mine.MyAppraisalsView.as_view(), name="appraisals"),
    path("periods/", lists.PeriodListView.as_view(), name="appraisal_periods"),
    path("periods/new/", periods.NewPeriodView.as_view(), name="appraisal_period_new"),
    path("periods/<slug:number>/", lists.PeriodView.as_view(), name="appraisal_period"),
    path("periods/<slug:number>/days/", periods.DaysView.as_view(), name="appraisal_days"),
    path("periods/<slug:number>/steps/<slug:move>/", periods.PeriodStepView.as_view(), name="appraisal_step"),
    path("periods/<slug:number>/export/", lists.PeriodExportView.as_view(), name="appraisal_export"),
    path("periods/<slug:number>/mine/", mine.MyAppraisalView.as_view(), name="my_appraisal"),
    path("periods/<slug:number>/colleagues/", peers.PeersView.as_view(), name="appraisal_peers"),
    path("periods/<slug:number>/colleagues/<int:pk>/", peers.PeerView.as_view(), name="appraisal_peer"),
    path("periods/<slug:number>/team/", team.TeamView.as_view(), name="appraisal_team"),
    path("periods/<slug:number>/appeals/", decisions.AppealsView.as_view(), name="appraisal_appeals"),
    path("of/<int:pk>/", person.AppraisalView.as_view(), name="appraisal"),
    path("of/<int:pk>/review/", team.ReviewView.as_view(), name="appraisal_review"),
    path("of/<int:pk>/appeal/", mine.AppealView.as_view(), name="appraisal_appeal"),
    path("of/<int:pk>/sheet/", person.SheetView.as_view(), name="appraisal_sheet"),
    path("of/<int:pk>/superior/", periods.SuperiorView.as_view(), name="appraisal_superior"),
    path("of/<int:pk>/excuse/", periods.ExcuseView.as_view(), name="appraisal_excuse"),
    path("of/<int:pk>/veto/", decisions.NewVetoView.as_view(), name="appraisal_veto_new"),
    path("vetoes/<int:pk>/<slug:move>/", decisions.VetoView.as_view(), name="appraisal_veto"),
    path("appeals/<int:pk>/<slug:move>/", decisions.DecideView.as_view(), name="appraisal_decide"),
    path("schemes/", schemes.SchemeListView.as_view(), name="appraisal_schemes"),
    path("schemes/new/", schemes.NewSchemeView.as_view(), name="appraisal_scheme_new"),
    path("schemes/<int:pk>/", schemes.SchemeView.as_view(), name="appraisal_scheme"),
    path("schemes/<int:pk>/edit/", schemes.EditSchemeView.as_view(), name="appraisal_scheme_edit"),
    path("schemes/<int:pk>/<slug:move>/", schemes.SchemeStepView.as_view(), name="appraisal_scheme_step"),
    path("records/", records.RecordsView.as_view(), name="cadre_records"),
    path("records/new/<slug:kind>/", records.NewRecordView.as_view(), name="cadre_record_new"),
    path("records/<slug:kind>/<int:pk>/strike/", records.StrikeView.as_view(), name="cadre_record_strike"),
]
