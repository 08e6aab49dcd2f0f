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
from unioncare.core.numbers import stated_number
from unioncare.core.views import NeedsPermission, signed_in

from ..forms.intake import REPORT, ReportForm
from ..models import IllnessCase
from ..selectors.consent import NoConsentText, consent_text_on
from ..selectors.duplicates import possible_duplicates
from ..services.intake import report_case
from ..services.reports import DuplicatesFound
from .base import SEE, no_consent_text

PEOPLE_SHOWN = 8


class ReportView(NeedsPermission, FormView):
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
        known = possible_duplicates(user=self.user, member=member) if member else []
        query = self.request.GET.get("q", "")
        context |= {
            "member": member,
            "outsider": is_on(form["outsider"].value()),
            "query": query,
            "people": found(self.request, query),
            "text": text_in_force(),
        }
        return context | {"duplicates": kwargs.get("duplicates", known)}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, ReportForm)
        try:
            case = report_case(report=form.report(), actor=self.user, now=timezone.now())
        except DuplicatesFound as found_:
            form.add_error("anyway_reason", _("Open the case that is there, or say why this is another one."))
            return self.render_to_response(self.get_context_data(form=form, duplicates=found_.duplicates))
        except NoConsentText:
            form.add_error(None, no_consent_text())
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Case %(number)s is reported: verification and the first visit are open.") % {"number": case.number},
        )
        return HttpResponseRedirect(self._next(case))

    def _next(self, case: IllnessCase) -> str:
        """Return the case, or a new report for whoever may report but not see cases."""
        return case.get_absolute_url() if self.user.has_perm(SEE, case) else self.request.path


class ReportPersonView(NeedsPermission, View):
    """The part of the form that says whom it is about: searched, chosen, or noted outside the roster (htmx)."""

    permission = REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        member = chosen_member(request.GET.get("member", ""), request)
        form = ReportForm(
            user=signed_in(request),
            initial={"member": member.pk if member else "", "outsider": "outsider" in request.GET},
        )
        context = {
            "form": form,
            "member": member,
            "outsider": "outsider" in request.GET,
            "query": "",
            "people": None,
            "duplicates": possible_duplicates(user=signed_in(request), member=member) if member else [],
        }
        return render(request, "cases/report/person.html", context)


class ReportPeopleView(NeedsPermission, View):
    """Members found while typing (htmx)."""

    permission = REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "")
        return render(request, "cases/report/people.html", {"query": query, "people": found(request, query)})


class ReportDuplicatesView(NeedsPermission, View):
    """Open cases that may be about the person whose name and phone were just typed (htmx)."""

    permission = REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        name, phone = request.GET.get("name", "").strip(), request.GET.get("phone", "").strip()
        rows = possible_duplicates(user=signed_in(request), name=name, phone=phone) if name or phone else []
        form = ReportForm(user=signed_in(request))
        return render(request, "cases/report/duplicates.html", {"duplicates": rows, "form": form})


def found(request: HttpRequest, query: str) -> Any:
    """Return the members that a query finds, None without one."""
    return search_members(signed_in(request), query, PEOPLE_SHOWN) if query.strip() else None


def chosen_member(value: Any, request: HttpRequest) -> Member | None:
    """Return the member with this key inside the reporter's scope."""
    key = stated_number(getattr(value, "pk", value))
    if key is None:
        return None
    return Member.objects.visible_to(signed_in(request), REPORT).select_related("unit").filter(pk=key).first()


def is_on(value: Any) -> bool:
    return value not in (None, "", False, "False", "0")


def text_in_force() -> Any:
    """Return the consent text of today, None where an administrator has not entered one."""
    try:
        return consent_text_on(timezone.localdate())
    except NoConsentText:
        return None
