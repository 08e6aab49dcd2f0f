"""Pages of the protocol and of the plan that it makes."""

from django.urls import path, re_path

from .views import plan, plan_paper, protocol, protocol_acts, protocol_edit, protocol_rules, protocol_try, replan

urlpatterns = [
    path("protocols/", protocol.ProtocolListView.as_view(), name="protocols"),
    path("protocols/new/", protocol_edit.ProtocolNewView.as_view(), name="protocol_new"),
    path("protocols/<str:code>/", protocol.ProtocolView.as_view(), name="protocol"),
    path("protocols/<str:code>/try/", protocol_try.ProtocolTryView.as_view(), name="protocol_try"),
    path("protocols/<str:code>/print/", protocol.ProtocolPrintView.as_view(), name="protocol_print"),
    path("protocols/<str:code>/edit/", protocol_edit.ProtocolEditView.as_view(), name="protocol_edit"),
    path("protocols/<str:code>/head/", protocol_edit.HeadView.as_view(), name="protocol_head"),
    path("protocols/<str:code>/text/", protocol_edit.TextView.as_view(), name="protocol_text"),
    path("protocols/<str:code>/rules/<str:entitlement>/new/", protocol_rules.RuleView.as_view(), name="rule_new"),
    path("protocols/<str:code>/rules/<str:entitlement>/<int:pk>/", protocol_rules.RuleView.as_view(), name="rule"),
    path("protocols/<str:code>/rules/<int:pk>/delete/", protocol_rules.RuleDeleteView.as_view(), name="rule_delete"),
    path("protocols/<str:code>/submit/", protocol_acts.SubmitView.as_view(), name="protocol_submit"),
    re_path(
        r"^protocols/(?P<code>[^/]+)/(?P<step>withdraw|retire|drop)/$",
        protocol_acts.ActView.as_view(),
        name="protocol_act",
    ),
    path("cases/<str:number>/plan/", plan.PlanView.as_view(), name="plan"),
    path("cases/<str:number>/plan/decide/", plan.PlanView.as_view(), name="approve"),
    path("cases/<str:number>/plan/withdraw/", plan.WithdrawView.as_view(), name="plan_withdraw"),
    path("cases/<str:number>/plan/print/", plan_paper.PlanPrintView.as_view(), name="plan_print"),
    path("cases/<str:number>/replan/", replan.ReplanView.as_view(), name="replan"),
]
