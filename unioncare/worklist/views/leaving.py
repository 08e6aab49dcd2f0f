"""Hand everything over that stands with a person: what it is, to whom, what would stay, then done at once."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from unioncare.core.views import NeedsPermission
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User

from ..forms import HandOverAllForm
from ..kinds import get_kind
from ..selectors.successors import has_posts_within, successors_of
from ..services import ItemRefused
from ..services.leaving import hand_over_everything, holds_anything, preview_hand_over

ASSIGN = "worklist.assign_work"


class HandOverAll(NeedsPermission, FormView):
    """One's own work; with `person`, that of somebody in the units whose work the reader assigns."""

    permission = "worklist.see_work"
    template_name = "worklist/leaving.html"
    form_class = HandOverAllForm

    @cached_property
    def person(self) -> User:
        given = self.request.GET.get("person", "")
        if not given or given == str(self.user.pk):
            return self.user
        person = get_object_or_404(User, pk=int(given) if given.isdecimal() else 0)
        if not (has_posts_within(person, self.paths) or holds_anything(person, self.paths)):
            raise Http404
        return person

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return scope_paths(self.user, ASSIGN)

    @property
    def reach(self) -> tuple[str, ...] | None:
        """Of others only what lies in the reader's units."""
        return None if self.person.pk == self.user.pk else self.paths

    def get_form_kwargs(self) -> dict[str, Any]:
        posts = successors_of(self.person, timezone.localdate())
        given = super().get_form_kwargs() | {"posts": posts}
        if self.request.GET.get("to"):
            given["initial"] = {"to": self.request.GET["to"]}
        return given

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = cast("HandOverAllForm", context["form"])
        preview = preview_hand_over(person=self.person, to=form.chosen, paths=self.reach, now=timezone.now())
        return context | {
            "person": self.person,
            "own": self.person.pk == self.user.pk,
            "to": form.chosen,
            "preview": preview,
            "going": [(get_kind(code).label, count) for code, count in sorted(preview.going.items())],
            "staying": sorted(preview.staying.items()),
        }

    def form_valid(self, form: HandOverAllForm) -> HttpResponse:
        to: User = form.cleaned_data["to"]
        try:
            done = hand_over_everything(
                person=self.person,
                to=to,
                paths=self.reach,
                actor=self.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except ItemRefused as refused:
            form.add_error(None, str(refused.reason))
            return self.form_invalid(form)
        words = ngettext(
            "%(count)s item handed over to %(name)s.", "%(count)s items handed over to %(name)s.", done.items
        )
        messages.success(self.request, words % {"count": done.items, "name": to.name})
        for label, moved in done.holdings:
            if moved:
                messages.success(self.request, _("%(what)s: %(count)s") % {"what": label, "count": moved})
        for why in [*done.staying, *done.kept]:
            messages.warning(self.request, _("Stays: %(why)s") % {"why": why})
        return redirect("worklist:mine")
