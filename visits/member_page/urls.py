"""Pages around a member's page; the public one has the address that environment.py masks."""

from django.urls import path

from .views import managing, opening

urlpatterns = [
    path("cases/<str:number>/member-page/", managing.LinkView.as_view(), name="member_link"),
    path("cases/<str:number>/member-page/slip/", managing.LinkSlipView.as_view(), name="member_slip"),
    path("cases/<str:number>/member-page/withdraw/", managing.WithdrawLinkView.as_view(), name="withdraw_member_link"),
    path("m/<str:code>/", opening.MemberPageView.as_view(), name="member_page"),
]
