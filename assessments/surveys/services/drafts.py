"""What every change of a draft begins and ends with: the lock, whether it is what was seen, the order."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from unioncare.core.refusals import Refusal, Text

from ..models import Question, Questionnaire, QuestionnaireVersion, Section
from ..selectors.outline import Outline, flat


class QuestionnaireRefused(Refusal):
    """What was asked is against a rule of questionnaires; `reason` names it."""


class ChangedMeanwhile(QuestionnaireRefused):
    """Somebody else changed or deleted it since it was seen; `now` says what stands there, empty when it is gone."""

    def __init__(self, now: Text = "", mark: str = "") -> None:
        super().__init__(
            _("Somebody else changed this meanwhile. Compare, then save again to put yours in its place.")
            if now
            else _("Somebody else deleted this meanwhile.")
        )
        self.now, self.mark = now, mark


def lock_questionnaire(pk: int) -> Questionnaire:
    """Lock a questionnaire, so that its versions neither come nor go."""
    return Questionnaire.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def lock_draft(pk: int) -> QuestionnaireVersion:
    """Lock a version that is to be changed; raises QuestionnaireRefused for any but a draft."""
    rows = QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire__unit")
    held = rows.filter(pk=pk).first()
    if held is None:
        raise ChangedMeanwhile
    if not held.is_draft:
        raise QuestionnaireRefused(_("What people were asked does not change any more: begin a new version instead."))
    return held


def require_branches(outline: Outline, gone: Iterable[Question] = ()) -> None:
    """Refuse an order in which a question stands before the one that leads to it, or without it."""
    lost = {question.pk: question for question in gone}
    seen: set[int] = set()
    for question in flat(outline):
        leading = question.shown_if_id
        if leading in lost:
            words = _("“%(later)s” is asked only after “%(first)s”: change that question first.")
            raise QuestionnaireRefused(words % {"later": question.text, "first": lost[leading].text})
        if leading is not None and leading not in seen and question.shown_if is not None:
            words = _("“%(later)s” is asked only after “%(first)s” and cannot stand before it.")
            raise QuestionnaireRefused(words % {"later": question.text, "first": question.shown_if.text})
        seen.add(question.pk)


def number_places(outline: Outline) -> None:
    """Number sections and questions from 1 as they stand. The trail of a move is the caller's."""
    sections, questions = [], []
    for place, (section, held) in enumerate(outline, start=1):
        if section.position != place:
            section.position = place
            sections.append(section)
        for number, question in enumerate(held, start=1):
            if (question.section_id, question.position) != (section.pk, number):
                question.section, question.position = section, number
                questions.append(question)
    Section.objects.bulk_update(sections, ["position"])
    Question.objects.bulk_update(questions, ["section", "position"])
