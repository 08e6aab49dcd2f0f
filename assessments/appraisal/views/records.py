"""What cadres learned, and for what they were commended: the lists of the office."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.forms import PlainForm
from unioncare.core.paging import decode_cursor, keyset_page
from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.organisation.models import User

from ..forms.records import CommendationForm, TrainingForm
from ..models import Commendation, TrainingRecord
from ..services.records import note_commendation, note_training, strike_record

KEEP = "assessments.keep_cadre_records"
TRAINING, COMMENDATION = "training", "commendation"
MODELS: dict[str, Any] = {TRAINING: TrainingRecord, COMMENDATION: Commendation}


class RecordsView(NeedsPermission, TemplateView):
    """Trainings or commendations in scope, the newest first; of one person with `?person=`."""

    permission = KEEP
    template_name = "appraisal/records.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        kind = COMMENDATION if query.get("kind") == COMMENDATION else TRAINING
        rows = MODELS[kind].objects.visible_to(self.user).select_related("person", "unit").order_by("-pk")
        wanted = query.get("person", "")
        person = User.objects.filter(pk=wanted).first() if wanted.isascii() and wanted.isdecimal() else None
        if person is not None:
            rows = rows.filter(person=person)
        if cursor := decode_cursor(query.get("after", ""), int):
            rows = rows.filter(pk__lt=cursor[0])
        page = keyset_page(rows, key=lambda row: [row.pk])
        return super().get_context_data(page=page, kind=kind, person=person if page.rows else None, **kwargs)


class NewRecordView(RefusableForm):
    """Note a training or a commendation."""

    permission = KEEP
    template_name = "appraisal/form.html"
    done_message = _("It is noted.")
    forms: ClassVar[dict[str, Any]] = {TRAINING: TrainingForm, COMMENDATION: CommendationForm}
    titles: ClassVar[dict[str, Any]] = {TRAINING: _("Note a training"), COMMENDATION: _("Note a commendation")}

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["kind"] not in self.forms:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return self.forms[self.kwargs["kind"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = self.titles[self.kwargs["kind"]]
        return super().get_context_data(title=title, submit=_("Note it"), back=self.get_success_url(), **kwargs)

    def act(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        common = {"person": data.pop("person"), "unit": form.unit(), "actor": self.user, "now": self.now}
        if self.kwargs["kind"] == TRAINING:
            return note_training(training=form.training(), **common)
        return note_commendation(**data, **common)

    def get_success_url(self) -> str:
        return f"{reverse('assessments:cadre_records')}?kind={self.kwargs['kind']}"


class StrikeView(RefusableForm):
    """Delete what was noted by mistake."""

    permission = KEEP
    template_name = "appraisal/form.html"
    form_class = PlainForm
    done_message = _("It is deleted; the audit trail keeps that it was there.")

    @cached_property
    def record(self) -> Any:
        model = MODELS.get(self.kwargs["kind"])
        found = (
            model
            and model.objects.visible_to(self.user)
            .select_related("person", "unit")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if not found:
            raise Http404
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm(KEEP):
            assert self.record
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Delete this record?"), sub=f"{self.record.person} · {self.record.title}", submit=_("Delete it"),
            danger=True, back=self.get_success_url(), **kwargs,
        )  # fmt: skip

    def act(self, form: PlainForm) -> Any:
        return strike_record(record=self.record, actor=self.user)

    def get_success_url(self) -> str:
        return f"{reverse('assessments:cadre_records')}?kind={self.kwargs['kind']}"
