"""Pages across the apps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from unioncare.core import queues
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.notifications.enums import Channel, Trouble
from unioncare.notifications.kinds import find_kind
from unioncare.notifications.selectors import outbox
from unioncare.notifications.services.upkeep import drop_dead, retry_dead

from .gaps import PERMISSION, SHOWN, gaps_for
from .operations import checks, jobs
from .permissions import SEE_JOBS


class GapsView(NeedsPermission, TemplateView):
    """What the organisation lacks under the reader's posts, and what to do about it."""

    permission = PERMISSION
    template_name = "dashboard/gaps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        return super().get_context_data(
            gaps=gaps_for(user, timezone.now()),
            shown=SHOWN,
            appoint_url=reverse("admin:organisation_post_add") if user.administers else "",
            may_see_work=user.has_perm("worklist.see_unit_work"),
            may_assign=user.has_perm("worklist.assign_work"),
            may_import=user.has_perm("organisation.import_organisation"),
            **kwargs,
        )


class JobsView(NeedsPermission, TemplateView):
    """Periodic jobs, queues, the outbox and what it gave up."""

    permission = SEE_JOBS
    template_name = "dashboard/jobs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(
            checks=checks(now),
            jobs=jobs(),
            queues=queues.depths(),
            standings=[
                (Channel(one.channel).label, one.waiting, int(one.lag.total_seconds() // 60))
                for one in outbox.standings(now)
            ],
            dead=[
                {
                    "group": group,
                    "kind": kind.label if (kind := find_kind(group.kind)) else group.kind,
                    "channel": Channel(group.channel).label,
                    "trouble": Trouble(group.trouble).label,
                }
                for group in outbox.dead_groups()
            ],
            **kwargs,
        )


class DeadLettersView(NeedsPermission):
    """Try a group of dead letters again, or lay it to rest."""

    permission = SEE_JOBS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        given = {name: request.POST.get(name, "") for name in ("kind", "channel", "trouble")}
        dead = outbox.dead_keys(**given)
        if request.POST.get("act") == "drop":
            count = drop_dead(pks=dead, actor=self.user)
            words = ngettext("%(count)s message is laid to rest.", "%(count)s messages are laid to rest.", count)
        else:
            count = retry_dead(pks=dead, actor=self.user, now=timezone.now())
            words = ngettext("%(count)s message is tried again.", "%(count)s messages are tried again.", count)
        messages.success(request, words % {"count": count})
        return redirect("dashboard:jobs")
