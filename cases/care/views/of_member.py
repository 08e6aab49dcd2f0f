"""The cases of one member, as a panel of the member's page."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from cases.members.models import Member
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission

from ..models import IllnessCase
from ..selectors.case_filter import PERMISSION


class MemberCasesView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """Every case of a member, ended ones too."""

    permission = PERMISSION
    template_name = "cases/of_member_page.html"
    fragment_name = "cases/of_member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        member = Member.objects.visible_to(user, PERMISSION).filter(pk=self.kwargs["pk"]).first()
        if member is None:
            raise Http404
        rows = IllnessCase.objects.visible_to(user).filter(member=member).select_related("owner").order_by("-number")
        may_report = user.has_perm("cases.report_case", member)
        return super().get_context_data(member=member, cases=list(rows), may_report=may_report, **kwargs)
