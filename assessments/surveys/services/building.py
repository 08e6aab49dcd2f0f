"""Questions of a draft: added, changed, moved, deleted. Nobody overwrites what another saved meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event

from ..enums import QuestionKind
from ..models import Question, QuestionnaireVersion, Section
from ..selectors.outline import Outline, flat, mark_of_question, outline_of
from ..selectors.problems import LEADING
from .drafts import ChangedMeanwhile, QuestionnaireRefused, lock_draft, number_places, require_branches
from .options import Words, valued

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class QuestionValues:
    """What the form of a question holds. `after` is the number of the question that leads to it by `answers`."""

    kind: str
    text_zh: str
    text_en: str = ""
    is_required: bool = False
    is_satisfaction: bool = False
    options: Sequence[Words] = ()
    least: int | None = None
    most: int | None = None
    after: int | None = None
    answers: Sequence[str] = ()


@attributed
def add_question(*, section: Section, values: QuestionValues, actor: "User | None") -> Question:
    """Add a question at the end of a section."""
    held = lock_draft(section.version_id)
    outline = outline_of(held)
    own = next((questions for one, questions in outline if one.pk == section.pk), None)
    if own is None:
        raise ChangedMeanwhile
    before = _before(outline, own)
    question = Question(section=section, position=len(own) + 1, key=_new_key(held))
    _fill(question, values, before, held)
    question.save()
    return question


@attributed
def change_question(*, question: Question, values: QuestionValues, mark: str, actor: "User") -> Question:
    """Change the question that was seen as `mark`; raises ChangedMeanwhile with what stands there now."""
    version = lock_draft(question.section.version_id)
    asked = flat(outline_of(version))
    held = next((one for one in asked if one.pk == question.pk), None)
    if held is None:
        raise ChangedMeanwhile
    if (now := mark_of_question(held)) != mark:
        raise ChangedMeanwhile(described(held), now)
    if held.kind != values.kind and _was_asked(version, held.key):
        # Answers of another kind cannot be compared with the former ones.
        held.key = _new_key(version)
    _fill(held, values, asked[: asked.index(held)], version)
    _keep_followers(held, asked)
    held.save()
    return held


@attributed
def move_question(*, question: Question, by: int, actor: "User") -> None:
    """Move a question one place up (-1) or down (1), over into the next section at an end; at the very end it stays."""
    held = lock_draft(question.section.version_id)
    outline = outline_of(held)
    at = next((at for at, (_one, own) in enumerate(outline) if any(one.pk == question.pk for one in own)), None)
    if at is None:
        raise ChangedMeanwhile
    own = outline[at][1]
    place = next(number for number, one in enumerate(own) if one.pk == question.pk)
    if 0 <= place + by < len(own):
        own.insert(place + by, own.pop(place))
    elif 0 <= at + by < len(outline):
        outline[at + by][1].insert(len(outline[at + by][1]) if by < 0 else 0, own.pop(place))
    else:
        return
    require_branches(outline)
    number_places(outline)
    record_event(held, actor=actor, what="question moved", details={"question": question.text, "by": by})


@attributed
def delete_question(*, question: Question, mark: str, actor: "User") -> None:
    """Delete a question as it was seen; nothing happens to one that is gone already."""
    outline = outline_of(lock_draft(question.section.version_id))
    held = next((one for one in flat(outline) if one.pk == question.pk), None)
    if held is None:
        return
    if mark_of_question(held) != mark:
        raise QuestionnaireRefused(_("Somebody changed this question meanwhile: look again before you delete it."))
    rest: Outline = [(section, [one for one in own if one is not held]) for section, own in outline]
    require_branches(rest, [held])
    held.delete()
    number_places(rest)


def described(question: Question) -> str:
    """Say what a question holds, a line for each thing."""
    words = [f"{question.get_kind_display()}: {question.text_zh}", question.text_en]
    return "\n".join([*words, *(f"– {option['zh']} {option.get('en', '')}" for option in question.options)])


def _before(outline: Outline, own: list[Question]) -> list[Question]:
    """Return the questions that stand before the end of a section."""
    asked: list[Question] = []
    for _section, questions in outline:
        asked += questions
        if questions is own:
            break
    return asked


def _fill(question: Question, values: QuestionValues, before: list[Question], version: QuestionnaireVersion) -> None:
    kind = QuestionKind(values.kind)
    question.kind = kind
    question.text_zh, question.text_en = values.text_zh.strip(), values.text_en.strip()
    question.is_required = values.is_required
    question.is_satisfaction = values.is_satisfaction and kind == QuestionKind.SCALE
    is_number = kind == QuestionKind.NUMBER
    question.least, question.most = (values.least, values.most) if is_number else (None, None)
    question.options = (
        valued(values.options, question.options, _values_of(version, question.key)) if kind.has_options else []
    )
    question.shown_if, question.shown_for = _branch(values, before)


def _branch(values: QuestionValues, before: list[Question]) -> tuple[Question | None, list[str]]:
    if values.after is None:
        return None, []
    leading = next((one for one in before if one.pk == values.after), None)
    if leading is None or leading.kind not in LEADING:
        raise QuestionnaireRefused(_("A question can follow only from an earlier one of one choice or of five points."))
    chosen = [value for value, _label in leading.choices if value in values.answers]
    if not chosen:
        raise QuestionnaireRefused(_("Choose by which answers it is asked."))
    return leading, chosen


def _keep_followers(question: Question, asked: list[Question]) -> None:
    """Refuse to take the answers away by which later questions are asked."""
    values = {value for value, _label in question.choices} if question.kind in LEADING else set()
    for later in asked:
        if later.shown_if_id == question.pk and not values.issuperset(later.shown_for):
            words = _("“%(later)s” is asked after an answer that would be gone: change that question first.")
            raise QuestionnaireRefused(words % {"later": later.text})


def _new_key(version: QuestionnaireVersion) -> str:
    """Return a key that no version of the questionnaire ever had: other questions must not be compared."""
    rows = Question.objects.filter(section__version__questionnaire=version.questionnaire_id)
    used = set(rows.order_by().values_list("key", flat=True))
    return next(key for number in range(1, 10_000) if (key := f"q{number}") not in used)


def _was_asked(version: QuestionnaireVersion, key: str) -> bool:
    others = Question.objects.filter(section__version__questionnaire=version.questionnaire_id, key=key)
    return others.exclude(section__version=version).exists()


def _values_of(version: QuestionnaireVersion, key: str) -> set[str]:
    """Return the values of all answers that a question ever offered."""
    rows = Question.objects.filter(section__version__questionnaire=version.questionnaire_id, key=key)
    return {option["value"] for options in rows.order_by().values_list("options", flat=True) for option in options}
