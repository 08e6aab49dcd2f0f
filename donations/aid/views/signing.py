"""The signing list (签领表) on A4, and noting what was signed on it."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cases.care.forms.ending import ReasonForm
from unioncare.core.audit import record_access
from unioncare.organisation.models import Post, User

from ..engine.capitals import capitals
from ..enums import ListState
from ..forms.condolence import SignForm
from ..models import CondolenceLine
from ..selectors.condolence import Sums, lines_of_list, sums_of
from ..services.list_flow import BOOK
from ..services.signing import bring_back, note_signatures, undo_line
from .condolence import ListFormView, OfList

# Lines of one A4 page, with room for a pen.
PER_PAGE = 18


class SigningPaperView(OfList, TemplateView):
    """The list to be signed: page sums, who prepared, checked and approved it. Printing it is noted."""

    template_name = "aid/condolence/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.held
        if held.state not in (ListState.APPROVED, ListState.CLOSED):
            raise Http404
        record_access(held, actor=self.user, purpose="", what="signing list")
        lines = [line for line in lines_of_list(held) if not line.left_out]
        sums = sums_of(lines)
        decisions = held.approval.steps.select_related("decided_by").order_by("order") if held.approval else []
        return super().get_context_data(
            held=held, pages=list(_pages(lines)), sums=sums, capitals=capitals(sums.total), decisions=list(decisions),
            back=self.back, **kwargs,
        )  # fmt: skip


def _pages(lines: list[CondolenceLine]) -> Iterator[tuple[list[CondolenceLine], Sums]]:
    for start in range(0, len(lines), PER_PAGE):
        page = lines[start : start + PER_PAGE]
        yield page, sums_of(page)


class SignView(ListFormView):
    """Tick who signed, by whom it was handed over and when; or what comes back, because nobody was there."""

    permission = BOOK
    template_name = "aid/condolence/sign.html"
    form_class = SignForm
    extra_context = {"title": _("Note the signatures"), "submit": _("Note and book")}

    def get_form_kwargs(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        posts = Post.objects.active(today).filter(unit__path__startswith=self.held.unit.path)
        people = User.objects.filter(pk__in=posts.order_by().values("user")).exclude(pk=self.user.pk)
        return {**super().get_form_kwargs(), "people": people.order_by("name")}

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate(self.now), "what": "signed"}

    @property
    def ticked(self) -> list[int]:
        return [int(value) for value in self.request.POST.getlist("lines") if value.isdecimal()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines, ticked = lines_of_list(self.held), set(self.ticked)
        return super().get_context_data(
            rows=[(line, line.pk in ticked) for line in lines if line.is_open], sums=sums_of(lines), **kwargs
        )

    def act(self, form: Any) -> int:
        data = form.cleaned_data
        told: dict[str, Any] = {"held": self.held, "line_ids": self.ticked, "on": data["on"]}
        told |= {"actor": self.user, "now": self.now}
        if data["what"] == "back":
            return bring_back(**told)
        return note_signatures(handed_by=data["handed_by"], **told)

    def said(self, done: int) -> Any:
        return _("%(count)d lines are noted.") % {"count": done}


class UndoView(ListFormView):
    """Take back what was noted of a line by mistake."""

    permission = BOOK
    form_class = ReasonForm
    done_message = _("It is taken back, and its entry is reversed.")
    extra_context = {"title": _("Take back what was noted"), "submit": _("Take it back"), "danger": True}

    @cached_property
    def line(self) -> CondolenceLine:
        line: CondolenceLine | None = (
            self.held.lines.select_related("condolence", "member").filter(pk=self.kwargs["pk"]).first()
        )
        if line is None:
            raise Http404
        return line

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(line=self.line, **kwargs)

    def act(self, form: Any) -> CondolenceLine:
        return undo_line(line=self.line, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)
