"""Questionnaires and their versions: made, copied, begun anew, put into use, given up."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event
from unioncare.core.numbering import next_number
from unioncare.organisation.models import Unit

from ..enums import VersionState
from ..models import Question, Questionnaire, QuestionnaireVersion, Section
from ..selectors.outline import mark_of_version, mark_of_words, outline_of
from ..selectors.problems import problems_of
from .drafts import ChangedMeanwhile, QuestionnaireRefused, lock_draft, lock_questionnaire

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WORDS = ("is_anonymous", "intro_zh", "intro_en", "thanks_zh", "thanks_en")
# How codes of questionnaires begin that somebody makes in the app.
PREFIX = "q"


@attributed
def make_questionnaire(
    *, unit: Unit, title_zh: str, title_en: str = "", source: QuestionnaireVersion | None = None, actor: "User"
) -> QuestionnaireVersion:
    """Make a questionnaire with a first draft: a copy of a version, or one empty section."""
    code = next_number(Questionnaire, PREFIX, field="code", digits=3)
    made = Questionnaire.objects.create(code=code, unit=unit, title_zh=title_zh.strip(), title_en=title_en.strip())
    draft = QuestionnaireVersion.objects.create(questionnaire=made, number=1)
    if source is None:
        Section.objects.create(version=draft, position=1)
    else:
        _copy(source, draft)
    return draft


@attributed
def rename_questionnaire(*, questionnaire: Questionnaire, title_zh: str, title_en: str, actor: "User") -> Questionnaire:
    """Change the title: it names the questionnaire in lists, members read it above the questions."""
    held = lock_questionnaire(questionnaire.pk)
    held.title_zh, held.title_en = title_zh.strip(), title_en.strip()
    held.save(update_fields=["title_zh", "title_en"])
    return held


@attributed
def begin_version(*, questionnaire: Questionnaire, actor: "User") -> QuestionnaireVersion:
    """Begin a draft as a copy of the version in use; return the draft that is there already, if any."""
    held = lock_questionnaire(questionnaire.pk)
    if draft := held.versions.filter(state=VersionState.DRAFT).first():
        return draft
    source = held.versions.order_by("-number").first()
    number = (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = QuestionnaireVersion.objects.create(questionnaire=held, number=number)
    if source is not None:
        _copy(source, draft)
    return draft


@attributed
def change_words(
    *, version: QuestionnaireVersion, words: dict[str, str | bool], mark: str, actor: "User"
) -> QuestionnaireVersion:
    """Change what stands around the questions, and whether answers are anonymous; raises ChangedMeanwhile."""
    held = lock_draft(version.pk)
    if (now := mark_of_words(held)) != mark:
        raise ChangedMeanwhile("\n".join([held.intro_zh, held.intro_en, held.thanks_zh, held.thanks_en]) or "–", now)
    for name in WORDS:
        setattr(held, name, words[name])
    held.save(update_fields=WORDS)
    return held


@attributed
def publish_version(*, version: QuestionnaireVersion, mark: str, actor: "User", now: datetime) -> QuestionnaireVersion:
    """Put a draft into use as it was seen; the version in use until then is replaced. Answers stay with theirs."""
    lock_questionnaire(version.questionnaire_id)
    held = lock_draft(version.pk)
    outline = outline_of(held)
    if mark_of_version(held, outline) != mark:
        raise QuestionnaireRefused(_("Somebody changed the draft meanwhile: look at it again, then publish."))
    if errors := [problem.text for problem in problems_of(outline) if problem.is_error]:
        raise QuestionnaireRefused(" ".join(errors))
    return put_into_use(held, actor=actor, now=now)


def put_into_use(draft: QuestionnaireVersion, *, actor: "User | None", now: datetime) -> QuestionnaireVersion:
    """Retire the version in use and publish a checked draft; the caller holds the locks."""
    for former in draft.questionnaire.versions.filter(state=VersionState.PUBLISHED):
        former.state = VersionState.RETIRED
        former.save(update_fields=["state"])
    draft.state, draft.published_at, draft.published_by = VersionState.PUBLISHED, now, actor
    draft.save(update_fields=["state", "published_at", "published_by"])
    return draft


@attributed
def discard_draft(*, version: QuestionnaireVersion, mark: str, actor: "User") -> bool:
    """Give a draft up as it was seen; tell whether the questionnaire went with it, having no other version."""
    questionnaire = lock_questionnaire(version.questionnaire_id)
    held = lock_draft(version.pk)
    outline = outline_of(held)
    if mark_of_version(held, outline) != mark:
        raise QuestionnaireRefused(_("Somebody changed the draft meanwhile: look at it again before you discard it."))
    is_last = questionnaire.versions.count() == 1
    if is_last and questionnaire.surveys.exists():
        raise QuestionnaireRefused(_("A survey asks this questionnaire: it cannot go."))
    held.delete()
    if is_last:
        questionnaire.delete()
    return is_last


def _copy(source: QuestionnaireVersion, target: QuestionnaireVersion) -> None:
    """Write the words and questions of a version into a new draft; keys and values stay, so that answers compare."""
    for name in WORDS:
        setattr(target, name, getattr(source, name))
    target.save(update_fields=WORDS)
    copies: dict[int, Question] = {}
    for section, questions in outline_of(source):
        own = Section.objects.create(
            version=target, position=section.position, title_zh=section.title_zh, title_en=section.title_en
        )
        for question in questions:
            copies[question.pk] = _copied(question, own, copies)
    record_event(target, actor=None, what="copied", details={"from": str(source), "questions": len(copies)})


def _copied(question: Question, section: Section, copies: dict[int, Question]) -> Question:
    return Question.objects.create(
        section=section, position=question.position, key=question.key, kind=question.kind,
        text_zh=question.text_zh, text_en=question.text_en, is_required=question.is_required,
        is_satisfaction=question.is_satisfaction, least=question.least, most=question.most, options=question.options,
        shown_if=copies.get(question.shown_if_id or 0), shown_for=question.shown_for,
    )  # fmt: skip
