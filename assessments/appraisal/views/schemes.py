"""Schemes: their list, one with its table of weights, the editor, putting it in force."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from assessments.performance.enums import GROUP_OF, Kpi
from unioncare.core.forms import PlainForm
from unioncare.core.paging import decode_cursor, keyset_page
from unioncare.core.views import NeedsPermission, RefusableForm

from ..enums import SchemeState
from ..forms.schemes import NewSchemeForm, SchemeForm, scheme_initial
from ..models import Scheme
from ..presentation import TONES
from ..selectors.schemes import listed_schemes, objection_to, readable_schemes, scheme_for
from ..services.schemes import change_scheme, draft_scheme, publish_scheme, retire_scheme
from .base import SEE

EDIT, PUBLISH = "assessments.edit_schemes", "assessments.publish_schemes"


class SchemeListView(NeedsPermission, TemplateView):
    """The schemes in scope and those that hold from above, by unit, the newest first."""

    permission = SEE
    template_name = "appraisal/schemes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = listed_schemes(readable_schemes(self.user)).order_by("-pk")
        if cursor := decode_cursor(self.request.GET.get("after", ""), int):
            rows = rows.filter(pk__lt=cursor[0])
        page = keyset_page(rows, key=lambda row: [row.pk])
        return super().get_context_data(
            page=page, rows=[(one, TONES.get(one.state, "")) for one in page.rows], may_edit=self.user.has_perm(EDIT),
            **kwargs,
        )  # fmt: skip


class NewSchemeView(RefusableForm):
    """Begin a new version for a unit with what holds there now."""

    permission = EDIT
    template_name = "appraisal/form.html"
    form_class = NewSchemeForm
    made: Scheme

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("The draft begins with the rules that hold there now; nothing changes before it is put in force.")
        return super().get_context_data(
            title=_("New scheme"), submit=_("Begin a draft"), note=note, back=reverse("assessments:appraisal_schemes"),
            **kwargs,
        )  # fmt: skip

    def act(self, form: NewSchemeForm) -> Scheme:
        unit = form.cleaned_data["unit"]
        self.made = draft_scheme(unit=unit, source=scheme_for(unit), actor=self.user, now=self.now)
        return self.made

    def get_success_url(self) -> str:
        return reverse("assessments:appraisal_scheme_edit", args=[self.made.pk])


class OfScheme(NeedsPermission):
    """A page about one scheme: 404 outside the scope."""

    permission = SEE

    @cached_property
    def scheme(self) -> Scheme:
        rows = listed_schemes(Scheme.objects.visible_to(self.user, self.permission))
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm(self.permission):
            self.require(self.scheme)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scheme=self.scheme, **kwargs)  # type: ignore[misc]


class SchemeView(NeedsPermission, TemplateView):
    """All rules of a scheme as they are read: by the office, and by whoever is appraised by them."""

    permission = ""
    template_name = "appraisal/scheme.html"

    @cached_property
    def scheme(self) -> Scheme:
        found = listed_schemes(readable_schemes(self.user)).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            if not self.user.has_perm(SEE):
                raise PermissionDenied
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scheme, user = self.scheme, self.user
        lines = list(scheme.lines.all())
        is_draft = scheme.state == SchemeState.DRAFT
        return super().get_context_data(
            scheme=scheme,
            may_list=user.has_perm(SEE),
            lines=[(GROUP_OF[Kpi(line.kpi)].label, line) for line in lines],
            points=sum(line.weight for line in lines),
            vetoes=scheme.veto_kinds.all(),
            objection=objection_to(scheme) if is_draft else None,
            may_edit=is_draft and user.has_perm(EDIT, scheme),
            may_publish=is_draft and user.has_perm(PUBLISH, scheme),
            may_retire=scheme.state != SchemeState.RETIRED and user.has_perm(PUBLISH, scheme),
            tone=TONES.get(scheme.state, ""),
            **kwargs,
        )


class EditSchemeView(OfScheme, RefusableForm):
    """Change a draft: the table of weights with its running sum, everything else below."""

    permission = EDIT
    template_name = "appraisal/scheme_edit.html"
    form_class = SchemeForm
    done_message = _("The draft is kept.")

    def get_initial(self) -> dict[str, Any]:
        return scheme_initial(self.scheme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.scheme.get_absolute_url(), **kwargs)

    def act(self, form: SchemeForm) -> Scheme:
        return change_scheme(scheme=self.scheme, entry=form.entry(), actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return self.scheme.get_absolute_url()


class SchemeStepView(OfScheme, RefusableForm):
    """Put a scheme in force, or take it out."""

    permission = PUBLISH
    template_name = "appraisal/form.html"
    form_class = PlainForm
    titles: ClassVar[dict[str, Any]] = {
        "publish": pgettext_lazy("scheme", "Put in force"), "retire": pgettext_lazy("scheme", "Take out of force"),
    }  # fmt: skip
    notes: ClassVar[dict[str, Any]] = {
        "publish": _("It never changes afterwards; periods that run already keep theirs."),
        "retire": _("New periods follow the scheme of the unit above, where there is one. A draft is thrown away."),
    }

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["move"] not in self.titles:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        move = self.kwargs["move"]
        return super().get_context_data(
            title=self.titles[move], submit=self.titles[move], note=self.notes[move], danger=move == "retire",
            sub=str(self.scheme), back=self.scheme.get_absolute_url(), **kwargs,
        )  # fmt: skip

    def act(self, form: PlainForm) -> Scheme:
        act = publish_scheme if self.kwargs["move"] == "publish" else retire_scheme
        return act(scheme=self.scheme, actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return reverse("assessments:appraisal_schemes")
