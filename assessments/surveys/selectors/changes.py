"""What a version asks otherwise than the one before it, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Question, QuestionnaireVersion
from .outline import Outline, flat, outline_of

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One question, or what stands around them: how it was and how it is, with what differs."""

    kind: str
    about: str
    details: tuple[str, ...] = ()


def former_of(version: QuestionnaireVersion) -> QuestionnaireVersion | None:
    """Return the version before this one."""
    return version.questionnaire.versions.filter(number__lt=version.number).order_by("-number").first()


def changes_between(
    old: QuestionnaireVersion, new: QuestionnaireVersion, outline: Outline | None = None
) -> list[Change]:
    """Return what differs, in the order of the new version; what was removed stands last."""
    before = {question.key: question for question in flat(outline_of(old))}
    asked = flat(outline if outline is not None else outline_of(new))
    after = {question.key: question for question in asked}
    found = list(_around(old, new))
    for question in asked:
        if question.key not in before:
            found.append(Change(ADDED, question.text, (str(question.get_kind_display()),)))
        elif details := tuple(_details(before[question.key], question)):
            found.append(Change(CHANGED, question.text, details))
    found += _reordered(list(before), [question.key for question in asked])
    found += [Change(REMOVED, question.text) for key, question in before.items() if key not in after]
    return found


def _around(old: QuestionnaireVersion, new: QuestionnaireVersion) -> Iterator[Change]:
    if old.is_anonymous != new.is_anonymous:
        words = _("answers are anonymous now") if new.is_anonymous else _("answers are not anonymous any more")
        yield Change(CHANGED, _("Anonymity"), (words,))
    if (old.intro_zh, old.intro_en) != (new.intro_zh, new.intro_en):
        yield Change(CHANGED, _("Introduction"), (_from_to(old.intro, new.intro),))
    if (old.thanks_zh, old.thanks_en) != (new.thanks_zh, new.thanks_en):
        yield Change(CHANGED, _("Closing words"), (_from_to(old.thanks, new.thanks),))


def _details(old: Question, new: Question) -> Iterator[str]:
    if (old.text_zh, old.text_en) != (new.text_zh, new.text_en):
        yield _from_to(f"{old.text_zh} {old.text_en}".strip(), f"{new.text_zh} {new.text_en}".strip())
    yield from _answers(old, new)
    if old.is_required != new.is_required:
        yield _("must be answered now") if new.is_required else _("may be left out now")
    if old.is_satisfaction != new.is_satisfaction:
        yield _("measures satisfaction now") if new.is_satisfaction else _("measures satisfaction no more")
    if (old.least, old.most) != (new.least, new.most):
        yield _from_to(range_of(old) or _("any number"), range_of(new) or _("any number"))
    if _leads(old) != _leads(new):
        yield _("asked: %(when)s") % {"when": condition_of(new) or _("always")}


def _answers(old: Question, new: Question) -> Iterator[str]:
    before = {option["value"]: option for option in old.options}
    after = {option["value"]: option for option in new.options}
    for value, option in after.items():
        if value not in before:
            yield _("new answer “%(answer)s”") % {"answer": option["zh"]}
        elif before[value] != option:
            yield _from_to(_both(before[value]), _both(option))
    for value, option in before.items():
        if value not in after:
            yield _("answer “%(answer)s” is gone") % {"answer": option["zh"]}


def _reordered(old: list[str], new: list[str]) -> list[Change]:
    kept = set(old) & set(new)
    if [key for key in old if key in kept] == [key for key in new if key in kept]:
        return []
    return [Change(CHANGED, _("Order of the questions"), (_("the same questions stand in another order"),))]


def range_of(question: Question) -> str:
    """Say which numbers may be answered; empty where any may."""
    least, most = question.least, question.most
    if least is not None and most is not None:
        return _("from %(least)s to %(most)s") % {"least": least, "most": most}
    if least is not None:
        return _("at least %(least)s") % {"least": least}
    return _("at most %(most)s") % {"most": most} if most is not None else ""


def condition_of(question: Question) -> str:
    """Say after which answers a question is asked; empty when always."""
    if question.shown_if is None:
        return ""
    answers = [label for value, label in question.shown_if.choices if value in question.shown_for]
    words = _("only if “%(question)s” was answered by: %(answers)s")
    return words % {"question": question.shown_if.text, "answers": " / ".join(answers)}


def _leads(question: Question) -> tuple[str, list[str]]:
    return (question.shown_if.key if question.shown_if else "", question.shown_for)


def _both(option: dict[str, str]) -> str:
    return f"{option['zh']} {option.get('en', '')}".strip()


def _from_to(old: str, new: str) -> str:
    return _("“%(old)s” → “%(new)s”") % {"old": old, "new": new}
