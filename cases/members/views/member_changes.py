"""What was changed about a member, as a panel of the member's page."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from unioncare.core.views import HtmxTemplateMixin, NeedsPermission

from ..models import Member
from ..selectors.member_page import SHOWN, member_changes

# More corrections than anybody makes; the roster adds a few a year.
ALL = 500


class MemberChangesView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """Who changed which fact, masked; for those who may change them."""

    permission = "cases.change_member"
    template_name = "members/member_changes_page.html"
    fragment_name = "members/member_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = Member.objects.visible_to(self.user, self.permission).select_related("unit")
        member = get_object_or_404(members, pk=self.kwargs["pk"])
        changes, more = member_changes(member, ALL if "all" in self.request.GET else SHOWN)
        return super().get_context_data(member=member, changes=changes, more=more, **kwargs)
