"""What a member asked of the union with their name."""

from collections.abc import Iterator
from datetime import datetime

from assessments.feedback.enums import Author
from assessments.feedback.models import FeedbackMessage
from assessments.feedback.selectors.named import requests_of
from cases.members.models import Member


def feedback_of(member: Member) -> Iterator[tuple[str, datetime, str, str, str]]:
    """Yield number, receipt, category, state and the member's own words of each request."""
    rows = requests_of(member).order_by("number")
    said = FeedbackMessage.objects.filter(request__in=rows.order_by().values("pk"), by=Author.WRITER)
    words: dict[int, list[str]] = {}
    for message in said.order_by("at", "pk"):
        words.setdefault(message.request_id, []).append(message.text)
    for row in rows:
        told = " / ".join(words.get(row.pk, []))
        yield row.number, row.received_at, row.get_category_display(), row.get_state_display(), told
