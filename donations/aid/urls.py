"""Pages of the aid room."""

from django.urls import path

from unioncare.imports.views import run_urls

from .views import (
    answering,
    condolence,
    effects,
    listing,
    of_case,
    outcomes,
    page,
    papers,
    past,
    public,
    signing,
    steps,
)

urlpatterns = [
    path("", listing.GrantListView.as_view(), name="grants"),
    path("of-item/<int:pk>/", page.GrantOfItemView.as_view(), name="grant_of_item"),
    path("of-case/<str:number>/", of_case.CaseAidView.as_view(), name="aid_of_case"),
    path("of-case/<str:number>/apply/", of_case.ApplyView.as_view(), name="apply"),
    path("of-case/<str:number>/hardship/", of_case.HardshipView.as_view(), name="hardship"),
    path("of-case/<str:number>/effect/", effects.CaseEffectView.as_view(), name="effect_of_case"),
    path("outcomes/", outcomes.OutcomesView.as_view(), name="aid_outcomes"),
    path("outcomes/export/", outcomes.OutcomesExportView.as_view(), name="aid_outcomes_export"),
    path("condolence/", condolence.ListsView.as_view(), name="condolences"),
    path("condolence/new/", condolence.NewListView.as_view(), name="condolence_new"),
    path("condolence/<str:number>/", condolence.ListView.as_view(), name="condolence"),
    path("condolence/<str:number>/add/", condolence.AddMemberView.as_view(), name="condolence_add"),
    path("condolence/<str:number>/sign/", signing.SignView.as_view(), name="condolence_sign"),
    path("condolence/<str:number>/paper/", signing.SigningPaperView.as_view(), name="condolence_paper"),
    path("condolence/<str:number>/lines/<int:pk>/", condolence.LineView.as_view(), name="condolence_line"),
    path("condolence/<str:number>/lines/<int:pk>/undo/", signing.UndoView.as_view(), name="condolence_undo"),
    path("condolence/<str:number>/<str:move>/", condolence.MoveListView.as_view(), name="condolence_move"),
    path("past/import/", past.PastFileView.as_view(), name="past_aid_import"),
    path("past/template/", past.PastTemplateView.as_view(), name="past_aid_template"),
    *run_urls(past.PAGES, "past/import"),
    path("notices/<str:code>/", public.NoticesView.as_view(), name="notices"),
    path("objections/new/<str:mark>/", public.ObjectView.as_view(), name="object"),
    path("objections/<str:token>/", public.ObjectionView.as_view(), name="objection"),
    path("<str:number>/", page.GrantView.as_view(), name="grant"),
    path("<str:number>/papers/<str:paper>/", papers.GrantPaperView.as_view(), name="grant_paper"),
    path("<str:number>/objections/<int:pk>/", answering.AnswerView.as_view(), name="answer_objection"),
    path("<str:number>/effect/<int:months>/", effects.EffectFormView.as_view(), name="grant_effect"),
    path("<str:number>/<str:move>/", steps.GrantMoveView.as_view(), name="grant_move"),
]
