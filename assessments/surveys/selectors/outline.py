"""A version as it is read and edited: its sections in order, each with its questions in order."""

import hashlib
import json

from ..models import Question, QuestionnaireVersion, Section

Outline = list[tuple[Section, list[Question]]]


def outline_of(version: QuestionnaireVersion) -> Outline:
    """Return sections with their questions, empty ones too; `shown_if` of a question is one of these questions."""
    sections = list(version.sections.order_by("position"))
    questions = list(Question.objects.filter(section__version=version).order_by("section__position", "position"))
    by_pk = {question.pk: question for question in questions}
    by_section: dict[int, list[Question]] = {section.pk: [] for section in sections}
    for question in questions:
        question.shown_if = by_pk.get(question.shown_if_id or 0)
        by_section[question.section_id].append(question)
    return [(section, by_section[section.pk]) for section in sections]


def flat(outline: Outline) -> list[Question]:
    """Return the questions in the order in which they are asked."""
    return [question for _section, questions in outline for question in questions]


def mark_of_question(question: Question) -> str:
    """Return the mark of what a question says: it tells whether somebody changed it meanwhile."""
    return _mark(_said(question))


def mark_of_section(section: Section, questions: list[Question]) -> str:
    """Return the mark of a section with all that it holds."""
    return _mark([section.title_zh, section.title_en, [[one.pk, *_said(one)] for one in questions]])


def mark_of_words(version: QuestionnaireVersion) -> str:
    """Return the mark of what a version says around its questions."""
    return _mark(_words(version))


def mark_of_version(version: QuestionnaireVersion, outline: Outline) -> str:
    """Return the mark of a whole version: whoever publishes says yes to what they saw."""
    return _mark([_words(version), [mark_of_section(section, questions) for section, questions in outline]])


def _said(question: Question) -> list[object]:
    return [
        question.kind, question.text_zh, question.text_en, question.is_required, question.is_satisfaction,
        question.least, question.most, question.options, question.shown_if_id, question.shown_for,
    ]  # fmt: skip


def _words(version: QuestionnaireVersion) -> list[object]:
    return [version.is_anonymous, version.intro_zh, version.intro_en, version.thanks_zh, version.thanks_en]


def _mark(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
