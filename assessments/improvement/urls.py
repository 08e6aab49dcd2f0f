"""Pages of improvement actions; the one without an account begins with public/."""

from django.urls import path

from .views import causes, lists, page, planning, public, steps

urlpatterns = [
    path("", lists.ActionListView.as_view(), name="improvements"),
    path("export/", lists.ActionExportView.as_view(), name="improvements_export"),
    path("new/", planning.NewActionView.as_view(), name="improvement_new"),
    path("causes/", causes.CausesView.as_view(), name="improvement_causes"),
    path("of/<slug:code>/<slug:key>/", planning.OfSourceView.as_view(), name="improvement_of"),
    path("public/<str:unit>/", public.YouSaidWeDidView.as_view(), name="improvement_public"),
    path("<slug:number>/", page.ActionView.as_view(), name="improvement"),
    path("<slug:number>/change/", planning.ChangeActionView.as_view(), name="improvement_change"),
    path("<slug:number>/words/", steps.WordsView.as_view(), name="improvement_words"),
    path("<slug:number>/evidence/", steps.AddEvidenceView.as_view(), name="improvement_evidence_add"),
    path("<slug:number>/evidence/<int:pk>/", page.EvidenceView.as_view(), name="improvement_evidence"),
    path("<slug:number>/steps/<slug:move>/", steps.ActionMoveView.as_view(), name="improvement_move"),
]
