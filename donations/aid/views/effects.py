"""What aid did: noted for one grant, shown on the page of the case."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.care.views.base import OfCase
from unioncare.core.views import HtmxTemplateMixin

from ..forms.effects import EffectForm
from ..selectors.effects import effect_of, measures_of
from ..services.effects import note_effect, why_not_noted
from .base import ASK, WEIGH, GrantFormView


class EffectFormView(GrantFormView):
    """Note what a grant did, so many months after its payment; before and after stand above the form."""

    permission = ASK
    template_name = "aid/effect_form.html"
    form_class = EffectForm
    done_message = _("It is noted.")
    extra_context = {"title": _("What the aid did"), "submit": _("Note it")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "grant": self.grant}

    @cached_property
    def why_not(self) -> str | None:
        return why_not_noted(self.grant, self.kwargs["months"], timezone.localdate(self.now))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.why_not is None and self.weighs
        return super().get_context_data(
            measures=measures_of(self.grant, timezone.localdate(self.now)) if shown else None,
            why_not=self.why_not,
            months=self.kwargs["months"],
            **kwargs,
        )

    def act(self, form: Any) -> Any:
        return note_effect(
            grant=self.grant, months=self.kwargs["months"], entry=form.entry, actor=self.user, now=self.now
        )


class CaseEffectView(HtmxTemplateMixin, OfCase, TemplateView):
    """What all aid did to the household of a case: a panel of its page."""

    permission = WEIGH
    needs_consent = True
    reads = "effect of aid"
    template_name = "aid/effect_page.html"
    fragment_name = "aid/effect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = effect_of(self.case, timezone.localdate(self.now))
        return super().get_context_data(case=self.case, aid=found, measures=found.measures, **kwargs)
