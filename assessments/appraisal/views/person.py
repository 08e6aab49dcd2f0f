"""One appraisal as its reader may see it, and its sheet to be signed."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from ..enums import UNTOLD, AppraisalState, VetoState
from ..models import Result
from ..presentation import TONES
from ..selectors.access import Reader
from ..selectors.figures import opens_numbers
from ..selectors.numbers import NumberLine, frozen_numbers, missing_sides, numbers_now, side_lines
from ..services.flow import APPRAISAL_FLOW
from .base import RUN, OfAppraisal

ENTER, CONFIRM = "assessments.enter_vetoes", "assessments.confirm_vetoes"


class AppraisalView(OfAppraisal, TemplateView):
    """Numbers, views, the result and why, what the superior says, appeals."""

    template_name = "appraisal/person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader, appraisal = self.reader, self.appraisal
        results = list(appraisal.results.all()) if reader.result else []
        current = results[0] if results else None
        vetoes = appraisal.vetoes.exclude(state=VetoState.WITHDRAWN).select_related("kind", "entered_by", "settled_by")
        appeal = appraisal.appeals.select_related("decided_by").first() if reader.result else None
        why_no_appeal = APPRAISAL_FLOW.why_not(appraisal, "appeal", self.user) if reader.own else None
        return super().get_context_data(
            reader=reader,
            result=current,
            earlier=results[1:],
            numbers=self._numbers(current),
            sides=side_lines(current) if current else [],
            missing=missing_sides(current) if current else [],
            review=getattr(appraisal, "superior_review", None) if reader.words else None,
            self_review=getattr(appraisal, "self_review", None) if reader.self_words else None,
            vetoes=[(one, TONES.get(one.state, "")) for one in vetoes] if self._sees_vetoes() else [],
            appeal=appeal if reader.own or reader.reads else None,
            may_appeal=reader.own and appraisal.state == AppraisalState.PUBLISHED and why_no_appeal is None,
            may_review=reader.leads and APPRAISAL_FLOW.why_not(appraisal, "review", self.user) is None,
            tone=TONES.get(appraisal.state, ""),
            grade_tone=TONES.get(current.grade, "") if current else "",
            **self._acts(),
            **kwargs,
        )

    def _numbers(self, current: Result | None) -> list[NumberLine] | None:
        if not self.reader.numbers:
            return None
        opens = opens_numbers(self.user, self.appraisal.person_id, timezone.localdate(self.now))
        if current:
            return frozen_numbers(current, self.appraisal, opens=opens)
        return numbers_now(self.appraisal, self.now, opens=opens)

    def _sees_vetoes(self) -> bool:
        """The person reads a veto with the result, whatever their post; the office and auditors from the beginning."""
        return self.reader.result or (not self.reader.own and self.user.has_perm(ENTER, self.appraisal))

    def _acts(self) -> dict[str, Any]:
        untold = self.appraisal.period.state in UNTOLD and self.reader.takes_part
        own = self.reader.own
        may = {
            name: untold and not own and self.user.has_perm(permission, self.appraisal)
            for name, permission in (("may_enter", ENTER), ("may_confirm", CONFIRM), ("may_name", RUN))
        }
        named = self.appraisal.state != AppraisalState.REVIEWED
        out = APPRAISAL_FLOW.why_not(self.appraisal, "excuse", self.user) is None
        return {**may, "may_name": may["may_name"] and named, "may_excuse": out}


class SheetView(OfAppraisal, TemplateView):
    """The result on A4, to be signed by the person and the superior."""

    template_name = "appraisal/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader: Reader = self.reader
        result = self.appraisal.results.first() if reader.result and (reader.words or reader.own) else None
        if result is None:
            raise Http404
        return super().get_context_data(
            result=result, numbers=frozen_numbers(result, self.appraisal, opens=False), sides=side_lines(result),
            missing=missing_sides(result), review=getattr(self.appraisal, "superior_review", None),
            back=self.appraisal.get_absolute_url(), **kwargs,
        )  # fmt: skip
