"""What the member said with their name: feedback, and answers to surveys.

Feedback is split by category, and each is handed out by whoever reads it where it stands.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.feedback.access import OF_CATEGORY
from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackFile, FeedbackMessage, FeedbackRequest, RightsHelp
from assessments.feedback.permissions import READERS
from assessments.surveys.models import Answer, Invitation, Response
from assessments.surveys.selectors.named import named_answers
from cases.members.models import Member
from unioncare.core.listed import listed
from unioncare.organisation.models import User

from ...models import PrivacyRequest
from ..asked import feedback_given, feedback_told
from .tables import Section, Told, table

FEEDBACK, RIGHTS = "feedback", "rights_help"
# Table → the category of which it tells.
_OF = {f"{FEEDBACK}_{category}": category for category in Category.values} | {RIGHTS: Category.RIGHTS.value}


def feedback(member: Member) -> Iterator[Section]:
    """Yield a table for each category in which the member asked something; one empty table where in none."""
    heads = (_("Number"), _("Received"), _("State"), _("Written"), _("Answered"), _("Files"))
    title = _("Feedback with the member's name")
    given = feedback_given(member)
    asked = [(category, [row for row in given if row.category == category]) for category in Category]
    told = [table(f"{FEEDBACK}_{category.value}", f"{title}: {category.label}", heads, feedback_told(rows))
            for category, rows in asked if rows]  # fmt: skip
    yield from told or [table(FEEDBACK, title, heads, ())]
    if (matters := _matters(given)).rows:
        yield matters


def _matters(given: Sequence[FeedbackRequest]) -> Section:
    rows = RightsHelp.objects.filter(request__in=[row.pk for row in given])
    told = (
        (row.request.number, row.get_kind_display(), row.respondent, row.amount, row.facts, row.evidence,
         row.limitation_date, row.result)
        for row in rows.select_related("request").order_by("pk")
    )  # fmt: skip
    heads = (
        _("Number"), _("Kind of matter"), _("Respondent"), _("Amount"), pgettext("copy", "Facts"), _("Evidence"),
        _("Limitation date"), _("Result"),
    )  # fmt: skip
    return table(RIGHTS, pgettext("copy", "Help with lawful rights"), heads, told)


def open_to(sections: list[dict[str, Any]], user: User, request: PrivacyRequest) -> list[dict[str, Any]]:
    """Return the tables of a copy as far as the reader's posts open them; of the others, who hands them out."""
    return [_open_or_told(section, user, request) for section in sections]


def _open_or_told(section: dict[str, Any], user: User, request: PrivacyRequest) -> dict[str, Any]:
    category = _OF.get(section["code"])
    if category is None or user.has_perm(OF_CATEGORY[category], request):
        return section
    readers = listed(role.label for role in READERS[category])
    return section | {"rows": [], "note": _("You do not read this feedback: %(who)s hand it out.") % {"who": readers}}


def _answers(member: Member) -> Section:
    given = named_answers(member).filter(invitation__is_private=False).order_by().values("pk")
    rows = Answer.objects.filter(response__in=given).select_related("response__survey", "question")
    told = (
        (str(row.response.survey), row.response.answered_on, row.question.text, _answer(row))
        for row in rows.order_by("response__answered_on", "response", "question__section__position",
                                 "question__position", "pk")
    )  # fmt: skip
    heads = (_("Survey"), _("Answered on"), _("Question"), _("Answer"))
    note = _("Anonymous answers belong to nobody. What was answered about counselling is handed out by the counsellor.")
    return table("answers", _("Survey answers with the member's name"), heads, told, note)


def _answer(row: Answer) -> Any:
    if row.choice:
        return dict(row.question.choices).get(row.choice, row.choice)
    return next((value for value in (row.number, row.day) if value is not None), row.text)


SAID = (Told(_answers, (Answer, Response, Invitation)),)
FEEDBACK_MODELS = (FeedbackRequest, FeedbackMessage, FeedbackFile, RightsHelp)
