"""Counselling teams: who belongs to one, with which qualification, how many members each counsels."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

from ..enums import ProposalState
from ..forms.teams import FoundForm
from ..models import CounsellingTeam, TeamMember
from ..selectors.roster import places_of
from ..selectors.teams import membership_of, supervisor_of
from ..services.supervisors import why_not_decide
from ..services.teams import found_team

SEE = "visits.see_teams"
FOUND = "visits.found_team"
FORMER = 20


class TeamsView(NeedsPermission, TemplateView):
    """The teams of the units under one's posts."""

    permission = SEE
    template_name = "counselling/teams/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = timezone.localdate()
        teams = CounsellingTeam.objects.visible_to(self.user).select_related("unit").order_by("unit__path")
        rows = list(teams)
        members = TeamMember.objects.active(on).filter(team__in=rows).select_related("user").order_by("pk")
        people: dict[int, list[TeamMember]] = {team.pk: [] for team in rows}
        for member in members:
            people[member.team_id].append(member)
        return super().get_context_data(
            rows=[
                (team, len(people[team.pk]), next((one.user for one in people[team.pk] if one.is_supervisor), None))
                for team in rows
            ],
            may_found=self.user.has_perm(FOUND),
            **kwargs,
        )


class OfTeam(NeedsPermission):
    """A page about one team under the reader's posts."""

    permission = SEE

    @cached_property
    def team(self) -> CounsellingTeam:
        rows = CounsellingTeam.objects.visible_to(self.user).select_related("unit")
        team = rows.filter(pk=self.kwargs["pk"]).first()
        if team is None:
            raise Http404
        return team

    def back(self) -> str:
        return reverse("visits:team", args=[self.team.pk])


class TeamView(OfTeam, TemplateView):
    """People, qualifications, load, and what this reader may do."""

    template_name = "counselling/teams/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, team, on = self.user, self.team, timezone.localdate(self.now)
        supervisor = supervisor_of(team, on)
        proposal = team.proposals.filter(state=ProposalState.OPEN).select_related("candidate", "proposed_by").first()
        if proposal is not None:
            proposal.team = team
        supervises = (
            supervisor is not None and supervisor.pk == user.pk and user.has_perm("visits.supervise_team", team)
        )
        founds = user.has_perm(FOUND, team)
        mine = membership_of(user, team, on)
        former = team.members.filter(ended_at__isnull=False).select_related("user", "ended_by")
        return super().get_context_data(
            team=team,
            places=places_of(team, on),
            supervisor=supervisor,
            proposal=proposal,
            may_decide=proposal is not None and why_not_decide(proposal, user, self.now) is None,
            supervises=supervises,
            founds=founds,
            may_qualify=supervises or founds,
            mine=mine,
            may_leave=mine is not None and not mine.is_supervisor and user.has_perm("visits.counsel"),
            former=former.order_by("-ended_at", "-pk")[:FORMER],
            sees_accesses=user.has_perm("visits.see_accesses"),
            **kwargs,
        )


class FoundTeamView(RefusableForm):
    """Found a team and name its first supervisor."""

    permission = FOUND
    form_class: Any = FoundForm
    template_name = "counselling/teams/form.html"
    done_message = _("The team is founded; its supervisor admits the counsellors.")
    extra_context = {
        "title": _("Found a counselling team"),
        "note": _("It answers for the unit and everything below it. You name the supervisor; who joins, they decide."),
        "submit": _("Found the team"),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        taken = CounsellingTeam.objects.values("unit")
        units = Unit.objects.visible_to(self.user, FOUND).exclude(pk__in=taken)
        posts = Post.objects.active(timezone.localdate(self.now)).filter(role=Role.COUNSELLING_SUPERVISOR)
        around = posts.filter(unit__path__in={path for unit in units for path in unit.ancestor_paths()})
        people = User.objects.filter(pk__in=around.values("user")).exclude(pk=self.user.pk).order_by("name", "pk")
        return super().get_form_kwargs() | {"units": units, "people": list(people)}

    def act(self, form: Any) -> Any:
        data = form.cleaned_data
        self.team = found_team(
            unit=data["unit"], entry=form.entry(), supervisor=data["supervisor"], actor=self.user, now=self.now
        )
        return self.team

    def get_success_url(self) -> str:
        return reverse("visits:team", args=[self.team.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=reverse("visits:teams"), **kwargs)
