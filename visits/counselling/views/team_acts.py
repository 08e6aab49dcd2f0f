"""Acts upon a team: joining, leaving, qualifications, another supervisor. The services decide who may."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.refusals import Refusal
from unioncare.core.views import RefusableForm
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

from ..enums import ProposalState
from ..forms.teams import AgreeForm, PersonForm, QualificationForm, TeamForm
from ..models import SupervisorProposal
from ..selectors.roster import candidates_of, fit_to_join, holders_over
from ..selectors.teams import membership_of, people_of, supervisor_of
from ..services.members import admit_member, end_membership
from ..services.qualifications import note_qualification
from ..services.supervisors import decide_proposal, propose_supervisor, why_not_decide
from ..services.teams import change_team
from .teams import FOUND, OfTeam

SUPERVISE = "visits.supervise_team"


class TeamForms(OfTeam, RefusableForm):
    """A form about a team, as a page or a dialog; whoever may not send it reads why on the team's page."""

    template_name = "counselling/teams/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission):
            self.require(self.team)
            if (why := self.why_not_here()) is not None:
                messages.error(request, str(why))
                return self.leave(self.back())
        return super().dispatch(request, *args, **kwargs)

    def why_not_here(self) -> str | Promise | None:
        """Return why this page is closed to its reader, or None."""
        return None

    def get_success_url(self) -> str:
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(team=self.team, back=self.back(), **kwargs)


class OfSupervisor(TeamForms):
    """The supervisor's own act: a post alone does not open it."""

    permission = SUPERVISE

    def why_not_here(self) -> str | Promise | None:
        supervisor = supervisor_of(self.team, timezone.localdate(self.now))
        if supervisor is not None and supervisor.pk == self.user.pk:
            return None
        return _("Only the supervisor of %(team)s does this.") % {"team": self.team.name}


class ChangeTeamView(OfSupervisor):
    """Name, hotline, limit."""

    form_class: Any = TeamForm
    done_message = gettext_lazy("The team is changed.")
    extra_context = {"title": gettext_lazy("Change the team"), "submit": gettext_lazy("Change the team")}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.team, name) for name in ("name", "hotline", "caseload_limit")}

    def act(self, form: Any) -> Any:
        return change_team(team_id=self.team.pk, entry=form.entry(), actor=self.user, now=self.now)


class AdmitView(OfSupervisor):
    """Admit somebody who holds the post and a valid qualification."""

    form_class: Any = PersonForm
    done_message = gettext_lazy("They belong to the team now; the whole team has been told.")
    extra_context = {
        "title": gettext_lazy("Admit a counsellor"),
        "note": gettext_lazy("Offered is who holds a counsellor's post over the unit and a valid qualification."),
        "submit": gettext_lazy("Admit to the team"),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        on = timezone.localdate(self.now)
        return super().get_form_kwargs() | {"people": fit_to_join(self.team, on)}

    def act(self, form: Any) -> Any:
        return admit_member(team_id=self.team.pk, person=form.cleaned_data["person"], actor=self.user, now=self.now)


class QualifyView(TeamForms):
    """Note a certificate: the supervisor of everybody, of the supervisor whoever founds teams."""

    form_class: Any = QualificationForm
    done_message = gettext_lazy("The qualification is noted.")
    extra_context = {"title": gettext_lazy("Note a qualification"), "submit": gettext_lazy("Note it")}

    def why_not_here(self) -> str | Promise | None:
        if self._people():
            return None
        return _("Only the supervisor of %(team)s does this.") % {"team": self.team.name}

    def _people(self) -> list[User]:
        on = timezone.localdate(self.now)
        supervisor = supervisor_of(self.team, on)
        if supervisor is not None and supervisor.pk == self.user.pk:
            everybody = [*people_of(self.team, on), *candidates_of(self.team, on)]
            return [person for person in everybody if person.pk != self.user.pk]
        return [supervisor] if supervisor is not None and self.user.has_perm(FOUND, self.team) else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": self._people()}

    def act(self, form: Any) -> Any:
        person = form.cleaned_data["person"]
        return note_qualification(
            team_id=self.team.pk, person=person, entry=form.entry(), actor=self.user, now=self.now
        )


class ProposeView(TeamForms):
    """Propose another supervisor; a second person agrees."""

    permission = FOUND
    form_class: Any = PersonForm
    done_message = gettext_lazy("The team has been told; one of its members agrees or refuses.")
    extra_context = {
        "title": gettext_lazy("Propose another supervisor"),
        "note": gettext_lazy(
            "They take over when a member of the team agrees; where it has no other member, the vice-chair does. "
            "The present supervisor then leaves the team."
        ),
        "submit": gettext_lazy("Propose"),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        on = timezone.localdate(self.now)
        supervisor = supervisor_of(self.team, on)
        away = {self.user.pk, supervisor.pk if supervisor else 0}
        people = holders_over(self.team.unit, on, [Role.COUNSELLING_SUPERVISOR])
        return super().get_form_kwargs() | {"people": [person for person in people if person.pk not in away]}

    def act(self, form: Any) -> Any:
        person = form.cleaned_data["person"]
        return propose_supervisor(team_id=self.team.pk, candidate=person, actor=self.user, now=self.now)


class DecideProposalView(TeamForms):
    """Agree to a proposed supervisor, or refuse."""

    form_class: Any = AgreeForm
    template_name = "counselling/teams/decide.html"
    done_message = gettext_lazy("Your answer is recorded; the team has been told.")

    @property
    def proposal(self) -> SupervisorProposal:
        rows = self.team.proposals.select_related("candidate", "proposed_by", "team__unit")
        proposal: SupervisorProposal | None = rows.filter(state=ProposalState.OPEN).first()
        if proposal is None:
            raise Http404
        return proposal

    def why_not_here(self) -> str | Promise | None:
        return why_not_decide(self.proposal, self.user, self.now)

    def act(self, form: Any) -> Any:
        return decide_proposal(proposal_id=self.proposal.pk, agree=form.agrees, actor=self.user, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(proposal=self.proposal, **kwargs)


class EndPlaceView(OfTeam):
    """Let somebody leave the team."""

    permission = SUPERVISE
    http_method_names = ["post"]

    def member_id(self) -> int:
        member = self.team.members.filter(pk=self.kwargs["member"]).first()
        if member is None:
            raise Http404
        return int(member.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            member = end_membership(member_id=self.member_id(), actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("%(name)s no longer belongs to the team.") % {"name": member.user.name})
        return self.leave(self.back())


class LeaveTeamView(EndPlaceView):
    """Leave the team oneself."""

    permission = "visits.counsel"

    def member_id(self) -> int:
        place = membership_of(self.user, self.team, timezone.localdate(self.now))
        if place is None:
            raise Http404
        return int(place.pk)
