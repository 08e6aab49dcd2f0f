"""What a member asked of the union with their name."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from assessments.feedback.enums import Author
from assessments.feedback.models import FeedbackFile, FeedbackMessage, FeedbackRequest
from assessments.feedback.selectors.named import requests_of
from cases.members.models import Member


def feedback_given(member: Member) -> list[FeedbackRequest]:
    """Return the feedback that names the member, by number."""
    return list(requests_of(member).order_by("number"))


def feedback_told(rows: Sequence[FeedbackRequest]) -> Iterator[tuple[str, datetime, str, str, str, str]]:
    """Yield number, receipt, state, the member's own words, the answers and the files of each request."""
    keys = [row.pk for row in rows]
    words: dict[tuple[int, str], list[str]] = {}
    for message in FeedbackMessage.objects.filter(request__in=keys).order_by("at", "pk"):
        if message.by == Author.WRITER or message.is_answer:
            words.setdefault((message.request_id, message.by), []).append(message.text)
    for file in FeedbackFile.objects.filter(request__in=keys).order_by("pk"):
        words.setdefault((file.request_id, "file"), []).append(file.file_name)
    for row in rows:
        asked, answered, files = (" / ".join(words.get((row.pk, of), [])) for of in (*Author.values, "file"))
        yield row.number, row.received_at, row.get_state_display(), asked, answered, files
