"""The aid of one case: a panel of the case page, asking for aid, assessing hardship."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.care.views.base import OfCase
from unioncare.core.views import HtmxTemplateMixin, RefusableForm

from ..engine.hardship import classify
from ..enums import GrantKind, HardshipClass, Occasion
from ..forms.asking import AskForm
from ..forms.steps import HardshipForm
from ..models import Grant
from ..selectors.hardship import household_of, latest_hardship
from ..selectors.of_case import aid_of, funds_for, standards_for
from ..selectors.proposal import propose
from ..services.asking import draft_grant
from ..services.hardship import assess_hardship
from .base import ASK, SEE, WEIGH

ASSESS = "donations.assess_hardship"


class CaseAidView(HtmxTemplateMixin, OfCase, TemplateView):
    """The grants of a case, and what the rules propose."""

    permission = SEE
    template_name = "aid/of_case_page.html"
    fragment_name = "aid/of_case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, user = self.case, self.user
        return super().get_context_data(
            case=case,
            aid=aid_of(case, timezone.localdate(self.now), weigh=user.has_perm(WEIGH, case)),
            may_ask=user.has_perm(ASK, case),
            may_assess=case.may_process and user.has_perm(ASSESS, case),
            **kwargs,
        )


class ApplyView(OfCase, RefusableForm):
    """Ask for aid: what the rules propose stands beside the form, line by line."""

    permission = ASK
    keeps_away = True
    template_name = "aid/apply.html"
    form_class = AskForm
    made: Grant

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "user": self.user,
            "funds": funds_for(self.case),
            "health": self.case.may_process,
        }

    def get_initial(self) -> dict[str, Any]:
        if not self.case.may_process:
            return {"kind": GrantKind.CONDOLENCE}
        proposal = propose(self.case, GrantKind.RELIEF, timezone.localdate(self.now))
        return {"kind": GrantKind.RELIEF, "asked": proposal.amount or None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, today = self.case, timezone.localdate(self.now)
        return super().get_context_data(
            case=case,
            proposal=propose(case, GrantKind.RELIEF, today) if case.may_process else None,
            standards=[
                (Occasion(occasion).label if occasion else GrantKind(kind).label, found)
                for kind, occasion, found in standards_for(case, today)
            ],
            funds=funds_for(case),
            **kwargs,
        )

    def act(self, form: Any) -> Any:
        self.made = draft_grant(case_id=self.case.pk, entry=form.entry, actor=self.user, now=self.now)
        return self.made

    def said(self, done: Grant) -> Any:
        return _("Grant %(number)s is drafted: look it over, then ask for its approval.") % {"number": done.number}

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class HardshipView(OfCase, RefusableForm):
    """Assess how hard the household has it, by its last home verification."""

    permission = ASSESS
    needs_consent = True
    keeps_away = True
    template_name = "aid/hardship.html"
    form_class = HardshipForm
    done_message = _("The assessment is noted; it counts for a year.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "earlier": latest_hardship(self.case)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household, survey = household_of(self.case, timezone.localdate(self.now))
        found = classify(household) if household else None
        return super().get_context_data(
            case=self.case,
            household=household,
            has_survey=survey is not None,
            found=HardshipClass(found[0]).label if found else "",
            because=found[1] if found else None,
            earlier=latest_hardship(self.case),
            back=self.get_success_url(),
            **kwargs,
        )

    def act(self, form: Any) -> Any:
        return assess_hardship(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cases:case", args=[self.case.number])
