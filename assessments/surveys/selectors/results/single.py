"""Single filled-in questionnaires of surveys that promised no anonymity; of private links for their holder alone."""

from django.db.models import Q, QuerySet

from unioncare.organisation.models import User

from ...models import Answer, Response, Survey


def filled_in(survey: Survey, user: User) -> QuerySet[Response]:
    """Return the questionnaires that somebody may read one by one, the newest first."""
    rows = Response.objects.filter(survey=survey, is_anonymous=False)
    rows = rows.filter(Q(invitation__isnull=True) | Q(invitation__is_private=False) | Q(invitation__holder=user))
    return rows.select_related("unit", "version", "invitation__member").order_by("-answered_on", "pk")


def answered(response: Response) -> list[tuple[str, list[str | object]]]:
    """Return each question that was answered with what was answered, in the order of the questionnaire; one query."""
    rows = Answer.objects.filter(response=response).select_related("question__section")
    found: dict[str, list[str | object]] = {}
    for answer in rows.order_by("question__section__position", "question__position", "choice"):
        found.setdefault(answer.question.text, []).append(_said(answer))
    return list(found.items())


def _said(answer: Answer) -> str | object:
    labels = dict(answer.question.choices)
    if answer.choice:
        return labels.get(answer.choice, answer.choice)
    if answer.number is not None:
        plain = f"{answer.number.normalize():f}"
        return labels.get(plain, plain)
    return answer.day or answer.text
