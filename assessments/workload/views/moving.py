"""Moving work: what the computer proposes, what one chooses oneself, before and after, then carried out."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from unioncare.core.refusals import Refusal
from unioncare.core.views import RefusableForm
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User

from ..errors import MovesStale
from ..forms import CarryForm, CasesForm, PostForm
from ..moves import MOST, CaseMove, Move, PostMove, read_moves
from ..selectors.choices import cases_of, posts_of, takers
from ..selectors.proposals import suggest
from ..selectors.what_if import WhatIf, look
from ..services.carrying import carry_out
from .base import MOVE, MOVE_POSTS, OfUnit


class Moving(OfUnit):
    """A page for whoever moves the work of the unit."""

    permission = MOVE

    def what_if(self, moves: list[Move]) -> str:
        """Return the page that compares before and after."""
        query = [("unit", self.unit.code), ("period", self.period.code), *(("move", move.code) for move in moves)]
        return f"{reverse('assessments:workload_what_if')}?{urlencode(query)}"


class ProposalView(Moving, TemplateView):
    """Few moves that let work lie more evenly; each can be left out before one looks what would come of them."""

    template_name = "workload/proposal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            suggested=suggest(self.user, self.unit, self.period, self.now), unit=self.unit, period=self.period,
            board_url=self.address("workload"), **kwargs,
        )  # fmt: skip


class OfPerson(Moving, FormView):
    """What of one person's work goes to somebody else; the next page compares before it is done."""

    template_name = "workload/move.html"

    @cached_property
    def person(self) -> User:
        inside = Post.objects.within(self.unit.path).active(timezone.localdate(self.now))
        person: User = get_object_or_404(
            User.objects.filter(pk__in=inside.order_by().values("user")), pk=self.kwargs["pk"]
        )
        return person

    def form_valid(self, form: Any) -> HttpResponse:
        return self.leave(self.what_if(self.moves(form.cleaned_data)))

    def moves(self, chosen: dict[str, Any]) -> list[Move]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person, unit=self.unit, period=self.period, board_url=self.address("workload"),
            may_move_posts=self.user.has_perm(MOVE_POSTS, self.unit), **kwargs,
        )  # fmt: skip


class MoveCasesView(OfPerson):
    """Whose care goes to somebody else."""

    form_class = CasesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        subjects = cases_of(self.user, self.person, self.period.last)
        return super().get_form_kwargs() | {
            "subjects": [(one.subject, one.words) for one in subjects[:MOST]],
            "posts": takers(self.unit, self.person, timezone.localdate(self.now)),
        }

    def moves(self, chosen: dict[str, Any]) -> list[Move]:
        return [CaseMove(subject, self.person.pk, chosen["to"].pk) for subject in chosen["subjects"]]


class MovePostView(OfPerson):
    """Which post goes to somebody else; the chair alone moves posts."""

    form_class = PostForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission) and not request.user.has_perm(MOVE_POSTS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        held = posts_of(self.unit, self.person, today)
        given = super().get_form_kwargs() | {
            "held": [(post.pk, f"{Role(post.role).label} · {post.unit.name}") for post in held],
            "posts": takers(self.unit, self.person, today),
        }
        return given | {"initial": {"on": today}}

    def moves(self, chosen: dict[str, Any]) -> list[Move]:
        return [PostMove(chosen["post"], chosen["to"].pk, chosen["on"])]


class WhatIfView(Moving, RefusableForm):
    """Before and after the moves of the address; carried out with a reason."""

    template_name = "workload/what_if.html"
    form_class = CarryForm

    @cached_property
    def chosen(self) -> list[Move]:
        moves = read_moves(self.request.GET.getlist("move") or self.request.POST.getlist("move"))
        if not moves:
            raise Http404
        return moves

    @cached_property
    def found(self) -> WhatIf:
        return look(self.user, self.unit, self.period, self.chosen, self.now)

    def get_initial(self) -> dict[str, Any]:
        return {"digest": self.found.digest}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            found=self.found, unit=self.unit, period=self.period, board_url=self.address("workload"),
            **kwargs,
        )  # fmt: skip

    def act(self, form: CarryForm) -> Any:
        self.done = carry_out(
            moves=self.chosen, last=self.period.last, digest=form.cleaned_data["digest"], actor=self.user,
            now=self.now, reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return self.done

    def refused(self, form: Any, refusal: Refusal) -> HttpResponse:
        """Show the page as it stands now; whoever was second reads what changed and decides anew."""
        if isinstance(refusal, MovesStale):
            form = CarryForm(initial={"reason": form.cleaned_data["reason"], "digest": self.found.digest})
            return self.render_to_response(
                self.get_context_data(form=form, stale=str(refusal.reason), changes=refusal.changes)
            )
        return super().refused(form, refusal)

    def said(self, done: Any) -> Any:
        words = ngettext("%(count)d move carried out.", "%(count)d moves carried out.", len(done))
        return words % {"count": len(done)}

    def get_success_url(self) -> str:
        return self.address("workload")

    def go_back(self) -> HttpResponse:
        for one in self.found.planned:
            for why in one.staying:
                messages.warning(self.request, _("Stays: %(why)s") % {"why": why})
        for one in self.done:
            for why in one.kept:
                messages.warning(self.request, _("Stays: %(why)s") % {"why": why})
        return super().go_back()
