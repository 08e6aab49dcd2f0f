"""The page on which a case is reported, and its pieces: the person, people found, possible duplicates."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from cases.members.models import Member
from cases.members.selectors.search import search_members
from cases.members.services.locking import MemberErased
from unioncare.core.numbers import stated_number
from unioncare.core.typed import typed_in
from unioncare.core.views import LimitedPerPerson, NeedsPermission, signed_in
from unioncare.organisation.models import User

from ..forms.intake import ReportForm
from ..models import IllnessCase
from ..selectors.consent import NoConsentText, consent_text_on
from ..selectors.duplicates import possible_duplicates
from ..selectors.reportable import REPORT, reportable_members
from ..services.intake import report_case
from ..services.reports import DuplicatesFound
from .base import SEE

PEOPLE_SHOWN = 8


class ReportView(NeedsPermission, LimitedPerPerson, FormView):
    """Report a case: pick the person, consent, what happened; one page, one thumb."""

    permission = REPORT
    form_class = ReportForm
    template_name = "cases/report/page.html"

    def get_initial(self) -> dict[str, Any]:
        return {"member": self.request.GET.get("member", ""), "outsider": "outsider" in self.request.GET}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: ReportForm = context["form"]
        member = chosen_member(form["member"].value(), self.request)
        query = typed_in(self.request.POST or self.request.GET)
        whom = about(self.user, member, outsider=is_on(form["outsider"].value()))
        people = {"query": query, "people": found(self.request, query)}
        return whom | people | {"text": text_in_force(), "sees_cases": self.user.has_perm(SEE)} | context

    def form_valid(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, ReportForm)
        try:
            case = report_case(report=form.report(), actor=self.user, now=timezone.now())
        except DuplicatesFound as found_:
            form.add_error("anyway_reason", _("Open the case that is there, or say why this is another one."))
            return self.render_to_response(self.get_context_data(form=form, duplicates=found_.duplicates))
        except (NoConsentText, MemberErased) as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        self.reported(case)
        messages.success(
            self.request,
            _("Case %(number)s is reported: verification and the first visit are open.") % {"number": case.number},
        )
        return HttpResponseRedirect(self._next(case))

    def reported(self, case: IllnessCase) -> None:
        """Do what follows from the report; a page of a room above says what."""

    def _next(self, case: IllnessCase) -> str:
        """Return the case, or a new report for whoever may report but not see cases."""
        return case.get_absolute_url() if self.user.has_perm(SEE, case) else self.request.path


class ReportPersonView(NeedsPermission, LimitedPerPerson, View):
    """The part of the form that says whom it is about: searched, chosen, or noted outside the roster (htmx)."""

    permission = REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        member = chosen_member(request.GET.get("member", ""), request)
        form = ReportForm(
            user=signed_in(request),
            initial={"member": member.pk if member else "", "outsider": "outsider" in request.GET},
        )
        context = {"form": form, "query": "", "people": None}
        context |= about(signed_in(request), member, outsider="outsider" in request.GET)
        return render(request, "cases/report/person.html", context)


class ReportPeopleView(NeedsPermission, View):
    """Members found while typing (htmx)."""

    permission = REPORT

    def post(self, request: HttpRequest) -> HttpResponse:
        query = request.POST.get("q", "")
        return render(request, "cases/report/people.html", {"query": query, "people": found(request, query)})


class ReportDuplicatesView(NeedsPermission, LimitedPerPerson, View):
    """Open cases that may be about the person whose name and phone were just typed (htmx)."""

    permission = REPORT

    def post(self, request: HttpRequest) -> HttpResponse:
        name, phone = request.POST.get("name", "").strip(), request.POST.get("phone", "").strip()
        rows = possible_duplicates(user=signed_in(request), name=name, phone=phone) if name or phone else []
        form = ReportForm(user=signed_in(request))
        return render(request, "cases/report/duplicates.html", {"duplicates": rows, "form": form})


def about(user: User, member: Member | None, *, outsider: bool) -> dict[str, Any]:
    """Return what the part "who" shows. Whoever sees no members notes the person: there is nobody to choose from."""
    searches = user.has_perm("cases.see_member")
    return {
        "member": member,
        "outsider": outsider or not searches,
        "searches": searches,
        "duplicates": possible_duplicates(user=user, member=member) if member else [],
    }


def found(request: HttpRequest, query: str) -> Any:
    """Return the members that a query finds, None without one."""
    return search_members(signed_in(request), query, PEOPLE_SHOWN) if query.strip() else None


def chosen_member(value: Any, request: HttpRequest) -> Member | None:
    """Return the member with this key among those whom the reporter may choose."""
    key = stated_number(getattr(value, "pk", value))
    return None if key is None else reportable_members(signed_in(request)).filter(pk=key).first()


def is_on(value: Any) -> bool:
    return value not in (None, "", False, "False", "0")


def text_in_force() -> Any:
    """Return the consent text of today, None where an administrator has not entered one."""
    try:
        return consent_text_on(timezone.localdate())
    except NoConsentText:
        return None
