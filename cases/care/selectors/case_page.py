"""Everything that the case page reads, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from unioncare.worklist.selectors.clock import Clock

from ..models import CarePlan, CaseMove, Consent, Grading, IllnessCase
from ..models.facts import DEDUCTIONS
from .asks import Asks, asks_of
from .case_file import NOTHING, CaseFile, load_file, valid
from .checklist import Checklist, checklist, documents_asked
from .costs import Ladder, ladder_of
from .stepper import Step, steps_of
from .timeline import SHOWN, History, ended_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case as its page shows it. Without consent the health parts stay empty."""

    case: IllnessCase
    asks: Asks
    moves: list[CaseMove]
    gradings: list[Grading]
    consents: list[Consent]
    plan: CarePlan | None
    file: CaseFile
    ladder: Ladder
    checks: Checklist
    steps: list[Step]

    @property
    def grading(self) -> Grading | None:
        return self.gradings[0] if self.gradings else None

    @property
    def outdated(self) -> bool:
        """Whether household or costs were noted or struck out after the last grading."""
        if self.grading is None:
            return False
        facts = (*self.file.surveys, *self.file.costs)
        return any((fact.struck_at or fact.recorded_at) > self.grading.graded_at for fact in facts)

    def history(self) -> History:
        """Return the rows of the timeline; two more queries, for the ended items and the letters."""
        return history_of(self.case, self.moves, self.gradings, self.consents, self.file)


def history_of(
    case: IllnessCase,
    moves: Iterable[CaseMove],
    gradings: Iterable[Grading],
    consents: Iterable[Consent],
    file: CaseFile,
    limit: int = SHOWN + 1,
) -> History:
    """Return the rows of a timeline; without consent gradings, facts and what was done stay out of it."""
    items, letters = ended_items(case, limit), case.letters.select_related("made_by")[:limit]
    if case.may_process:
        return History(moves, items, gradings, consents, file, letters)
    return History(moves, items, (), consents, NOTHING, letters, titles_only=True, withheld=case.is_withheld)


def load_case_page(case: IllnessCase, user: "User", clock: Clock) -> CaseView:
    """Read what the page of a case shows."""
    file = load_file(case)
    moves = list(CaseMove.objects.filter(case=case).select_related("actor"))
    plan = CarePlan.objects.filter(case=case).select_related("protocol", "approved_by").first()
    return CaseView(
        case=case,
        asks=asks_of(case, user, clock),
        moves=moves,
        gradings=list(Grading.objects.filter(case=case).select_related("graded_by", "household")),
        consents=list(Consent.objects.filter(case=case).select_related("recorded_by", "text")),
        plan=plan,
        file=file,
        ladder=_ladder(file),
        checks=checklist(case, file, documents_asked(case, on=timezone.localdate(clock.now), plan=plan)),
        steps=steps_of(case, moves, clock.now),
    )


def _ladder(file: CaseFile) -> Ladder:
    costs = valid(file.costs)
    sums: dict[str, Decimal | None] = {
        f"sum_{name}": sum((getattr(cost, name) for cost in costs), Decimal(0)) for name in DEDUCTIONS
    }
    sums["total"] = sum((cost.total for cost in costs), Decimal(0))
    return ladder_of(sums, entries=len(costs))
