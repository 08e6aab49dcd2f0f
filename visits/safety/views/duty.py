"""The duty roster of a team: its page, and the supervisor's changes."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from unioncare.core import thresholds
from unioncare.core.views import NeedsPermission, RefusableForm

from ...counselling.enums import TeamRole
from ...counselling.models import CounsellingTeam, TeamMember
from ...counselling.selectors.teams import people_of
from ..forms import RemoveForm, RotaForm, ShiftForm
from ..models import DutyShift
from ..permissions import SEE_DUTY
from ..selectors.roster import roster_of
from ..selectors.teams import kept_team, memberships_of
from ..services.rostering import add_shift, fill_rota, remove_shift
from ..thresholds import GAP_DAYS, ON_DUTY

WEEK, MONTH = "week", "month"
SPANS = {WEEK: 7, MONTH: 28}


class DutyPage(NeedsPermission, TemplateView):
    """Who is on duty when, and when too few are: by week or by four weeks."""

    permission = SEE_DUTY
    template_name = "safety/duty.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        today = timezone.localdate(now)
        places = memberships_of(self.user, today)
        chosen = self._chosen(places)
        span = MONTH if self.request.GET.get("span") == MONTH else WEEK
        first = self._first(today)
        shown: dict[str, Any] = {"places": places, "is_week": span == WEEK, "is_month": span == MONTH}
        if chosen is not None:
            ahead, edits = int(thresholds.value(GAP_DAYS.code)), chosen.role == TeamRole.SUPERVISOR
            roster = roster_of(chosen.team, first, SPANS[span], now=now, ahead=ahead, edits=edits)
            step = timedelta(days=SPANS[span])
            shown |= {
                "team": chosen.team,
                "edits": edits,
                "roster": roster,
                "ahead": ahead,
                "wanted": int(thresholds.value(ON_DUTY.code)),
                "before": first - step,
                "after": first + step,
            }
        return super().get_context_data(**shown, **kwargs)

    def _chosen(self, places: list[TeamMember]) -> TeamMember | None:
        wanted = self.request.GET.get("team", "")
        return next((place for place in places if str(place.team_id) == wanted), places[0] if places else None)

    def _first(self, today: date) -> date:
        """Return the Monday of the week that was asked for, by default of this one."""
        try:
            day = date.fromisoformat(self.request.GET.get("from", ""))
        except ValueError:
            day = today
        day = min(max(day, today - timedelta(days=3650)), today + timedelta(days=3650))
        return day - timedelta(days=day.weekday())


class RosterForm(RefusableForm):
    """A change of a roster, by the supervisor of the team alone: 404 for everybody else."""

    permission = SEE_DUTY
    template_name = "safety/duty_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.user.has_perm(self.permission):
            _ = self.team  # before anything is done: who keeps no roster finds nothing
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def team(self) -> CounsellingTeam:
        team = kept_team(self.user, self.team_pk, timezone.localdate())
        if team is None:
            raise Http404
        return team

    @property
    def team_pk(self) -> int:
        pk: int = self.kwargs["pk"]
        return pk

    def said(self, done: str) -> str:
        return done

    def get_success_url(self) -> str:
        return f"{reverse('visits:duty')}?team={self.team.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(team=self.team, sub=self.team.name, back=self.get_success_url(), **kwargs)


class AddShift(RosterForm):
    """Put one person on duty."""

    form_class = ShiftForm
    extra_context = {"title": gettext_lazy("Put on duty"), "submit": gettext_lazy("Put on duty")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": people_of(self.team, timezone.localdate())}

    def act(self, form: ShiftForm) -> str:
        data = form.cleaned_data
        add_shift(team=self.team, actor=self.user, now=timezone.now(), **data)
        return _("%(name)s is on the roster.") % {"name": data["counsellor"].name}


class FillRota(RosterForm):
    """Enter several weeks by a pattern."""

    form_class = RotaForm
    extra_context = {"title": gettext_lazy("Fill the roster"), "submit": gettext_lazy("Fill the roster")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": people_of(self.team, timezone.localdate())}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"first_day": today + timedelta(days=7 - today.weekday())}

    def act(self, form: RotaForm) -> str:
        done = fill_rota(team=self.team, pattern=form.pattern(), actor=self.user, now=timezone.now())
        words = ngettext("%(count)s shift entered.", "%(count)s shifts entered.", done.entered)
        text = words % {"count": done.entered}
        if done.left_out:
            words = ngettext(
                "%(count)s was left out: on duty already, or no member then.",
                "%(count)s were left out: on duty already, or no members then.",
                done.left_out,
            )
            text = f"{text} {words % {'count': done.left_out}}"
        return text


class RemoveShift(RosterForm):
    """Take a shift that has not begun off the roster."""

    form_class = RemoveForm

    @cached_property
    def shift(self) -> DutyShift:
        shift = DutyShift.objects.select_related("counsellor").filter(pk=self.kwargs["pk"]).first()
        if shift is None:
            raise Http404
        return shift

    @property
    def team_pk(self) -> int:
        return self.shift.team_id

    def act(self, form: RemoveForm) -> str:
        remove_shift(shift=self.shift, actor=self.user, now=timezone.now())
        return _("%(name)s is off the roster at that time.") % {"name": self.shift.counsellor.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Take off the roster"), submit=_("Take off the roster"), danger=True, shift=self.shift, **kwargs
        )
