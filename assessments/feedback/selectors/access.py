"""Who may read a request."""

from typing import Any

from ..models import FeedbackRequest


def is_open_to(user: Any, request: FeedbackRequest | None = None) -> bool:
    """Tell of one request what `visible_to` tells of all; without a request only the post counts."""
    if not isinstance(request, FeedbackRequest):
        return True
    return FeedbackRequest.objects.visible_to(user).filter(pk=request.pk).exists()
