"""The risk interview, and whom a counsellor brings in."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.views import RefusableForm

from ..forms import InterviewForm, MeasureForm
from ..selectors.hotlines import hotlines
from ..services.interviewing import note_measure, record_interview
from .base import OfAlert


class AlertFormView(OfAlert, RefusableForm):
    """A form about one alert."""

    template_name = "safety/alert_form.html"

    def get_success_url(self) -> str:
        return self.alert.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(alert=self.alert, hotlines=hotlines(), **kwargs)

    @property
    def this_minute(self) -> Any:
        return timezone.localtime(self.now).replace(second=0, microsecond=0)


class InterviewView(AlertFormView):
    """Record the conversation with the member."""

    form_class = InterviewForm
    done_message = _("The conversation is recorded.")
    extra_context = {"title": _("Risk interview"), "submit": _("Record the conversation")}

    def get_initial(self) -> dict[str, Any]:
        return {"held_at": self.this_minute}

    def act(self, form: InterviewForm) -> None:
        record_interview(alert=self.alert, entry=form.entry(), actor=self.user, now=self.now)


class MeasureView(AlertFormView):
    """Note who was brought in."""

    form_class = MeasureForm
    done_message = _("It is noted.")
    extra_context = {"title": _("Bring somebody in"), "submit": _("Note it")}

    def get_initial(self) -> dict[str, Any]:
        return {"reached_at": self.this_minute}

    def act(self, form: MeasureForm) -> None:
        note_measure(alert=self.alert, actor=self.user, now=self.now, **form.cleaned_data)
