"""Deciding a step of an approval, from the panel on whichever page shows it."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from unioncare.core.views import NeedsPermission
from unioncare.organisation.models import User

from ..approvals import ApprovalConflict, ApprovalRefused, decide
from ..forms import DecisionForm
from ..models import Approval
from .answers import leave


class Decide(NeedsPermission, View):
    """Approve or refuse the waiting step."""

    permission = "worklist.decide_approvals"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = cast("User", request.user)
        approval: Approval = get_object_or_404(Approval.objects.visible_to(user), pk=pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say whether you approve or refuse."))
            return leave(request)
        given: dict[str, Any] = form.cleaned_data
        try:
            decide(
                approval_id=approval.pk,
                actor=user,
                now=timezone.now(),
                approve=given["decision"] == "approve",
                comment=given["comment"],
                step_id=given["step"],
            )
        except ApprovalConflict as conflict:
            messages.warning(request, str(conflict.reason))
        except ApprovalRefused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("Approved.") if given["decision"] == "approve" else _("Refused."))
        return leave(request)
