"""Pages of the screening room."""

from django.urls import path

from .views import inviting, panel, public, results, together

urlpatterns = [
    path("screening/of-counselling/<str:number>/", panel.CounsellingPanelView.as_view(), name="screening_of"),
    path("screening/<str:number>/", inviting.ScreeningView.as_view(), name="screening"),
    path("screening/<str:number>/slip/", inviting.SlipView.as_view(), name="screening_slip"),
    path("screening/<str:number>/declined/", inviting.NoteDeclinedView.as_view(), name="screening_declined"),
    path("screening/<str:number>/links/<int:pk>/again/", inviting.InviteAgainView.as_view(), name="screening_again"),
    path(
        "screening/<str:number>/links/<int:pk>/withdraw/",
        inviting.WithdrawLinkView.as_view(),
        name="screening_withdraw",
    ),
    path("screening/<str:number>/together/", together.TogetherView.as_view(), name="screening_together"),
    path("screening/<str:number>/panel/", panel.ScreeningPanelView.as_view(), name="screening_panel"),
    path("screening/<str:number>/results/", results.ResultsView.as_view(), name="screening_results"),
    path("screening/<str:number>/results/<int:pk>/", results.AnswersView.as_view(), name="screening_answers"),
    path("s/<str:token>/", public.OpenScreeningView.as_view(), name="open_screening"),
]
