"""The page of one member: facts with masks, where they were on any day, and what other rooms add."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.generic import FormView, TemplateView
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.navigation import page_url
from unioncare.core.views import NeedsPermission, asks_for_fragment, signed_in
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit

from ..contributions import marks_of, panels_for
from ..forms.member import MemberForm, PlacementForm
from ..models import Member, Placement
from ..roster.units import UnitDirectory
from ..services import change_member, place_member

SEE, CHANGE, UNMASK = "cases.see_member", "cases.change_member", "cases.unmask_member"
RECORD_DEATH = "cases.record_death"


class OfMember(NeedsPermission):
    """A page about one member in scope; others answer 404, a missing permission 403."""

    kwargs: dict[str, Any]

    def get_member(self) -> Member:
        members = Member.objects.visible_to(signed_in(self.request), SEE).select_related("unit")
        member: Member = get_object_or_404(members, pk=self.kwargs["pk"])
        self.require(member)
        return member


class MemberView(OfMember, TemplateView):
    """What the union knows of a member, and what it may do now."""

    permission = SEE
    template_name = "members/member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, member = signed_in(self.request), self.get_member()
        placements = list(member.placements.select_related("unit").order_by("-starts_on"))
        asked = _day(self.request.GET.get("on", ""))
        report = page_url("cases:report") if user.has_perm("cases.report_case", member) else ""
        return super().get_context_data(
            member=member,
            units_above=Unit.objects.filter(path__in=member.unit.ancestor_paths()).exclude(pk=member.unit_id),
            placements=placements,
            today=timezone.localdate(),
            asked=asked,
            held=_held(placements, asked) if asked else None,
            marks=marks_of(user, [member.pk]).get(member.pk, []),
            panels=[(panel.title, panel.url(member.pk)) for panel in panels_for(user, member)],
            may_unmask=user.has_perm(UNMASK, member),
            may_change=user.has_perm(CHANGE, member),
            report_url=f"{report}?member={member.pk}" if report else "",
            **kwargs,
        )


def _day(text: str) -> date | None:
    """Return the day that a text names; a day that there is not, such as 30 February, counts as not asked."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _held(placements: list[Placement], day: date) -> Placement | None:
    """Return the placement that held on a day; the list has the latest first."""
    return next((placement for placement in placements if placement.starts_on <= day), None)


class _ChangeView(OfMember, FormView):
    """A form about a member, as a page or as a dialog."""

    permission = CHANGE
    member: Member

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if signed_in(request).has_perm(self.permission):
            self.member = self.get_member()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "member": self.member}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.save(form)
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                form.add_error(field if field in form.fields else None, texts)
            return self.form_invalid(form)
        if asks_for_fragment(self.request):
            return HttpResponseClientRefresh()
        return redirect("cases:member", pk=self.member.pk)

    def save(self, form: Any) -> None:
        raise NotImplementedError


class MemberEditView(_ChangeView):
    """Correct facts by hand."""

    template_name = "members/edit.html"
    form_class = MemberForm

    def save(self, form: MemberForm) -> None:
        change_member(member=self.member, changes=form.changes, actor=signed_in(self.request), now=timezone.now())


class MemberPlaceView(_ChangeView):
    """Another unit or employment status from a day on."""

    template_name = "members/place.html"
    form_class = PlacementForm

    def get_form_kwargs(self) -> dict[str, Any]:
        may_record_death = signed_in(self.request).has_perm(RECORD_DEATH, self.member)
        return {**super().get_form_kwargs(), "find_unit": self._find_unit, "may_record_death": may_record_death}

    def save(self, form: PlacementForm) -> None:
        data = form.cleaned_data
        place_member(
            member=self.member,
            unit=data["unit"],
            status=data["status"],
            starts_on=data["starts_on"],
            actor=signed_in(self.request),
            now=timezone.now(),
        )

    def _find_unit(self, text: str) -> Unit:
        found = UnitDirectory(scope_paths(signed_in(self.request), self.permission)).find(text)
        if found.problem is not None:
            raise ValidationError(found.problem.text)
        return Unit.objects.get(pk=found.pk)
