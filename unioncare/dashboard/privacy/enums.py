"""What a person may ask about their data, and where a request stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    """What is asked (Personal Information Protection Law, articles 15 and 44 to 47)."""

    COPY = "copy", pgettext_lazy("privacy", "Access and copy")
    CORRECTION = "correction", pgettext_lazy("privacy", "Correction")
    ERASURE = "erasure", pgettext_lazy("privacy", "Erasure")
    WITHDRAWAL = "withdrawal", pgettext_lazy("privacy", "Withdrawal of consent")


class Extent(models.TextChoices):
    """How much an erasure takes: the person only where the roster names them no more."""

    CARE = "care", _("Care data")
    PERSON = "person", _("Care data and the person")


class Arrival(models.TextChoices):
    """How a request came."""

    PERSON = "person", _("In person")
    LETTER = "letter", _("By letter")
    PHONE = "phone", _("By phone")
    PROXY = "proxy", _("Through a proxy")


class Identity(models.TextChoices):
    """How it was made sure that it is the person who asks."""

    ID_CARD = "id_card", _("ID card seen")
    KNOWN = "known", _("Known in person")
    AUTHORITY = "authority", _("Proxy with a signed authority")


class RequestState(models.TextChoices):
    """Life of a request. Whether it is late is told by its open work item."""

    RECEIVED = "received", pgettext_lazy("privacy", "To be decided")
    AGREED = "agreed", pgettext_lazy("privacy", "Agreed, to be done")
    DONE = "done", pgettext_lazy("privacy", "Done")
    REFUSED = "refused", pgettext_lazy("privacy", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("privacy", "Taken back")


# Somebody still waits for an answer.
OPEN = (RequestState.RECEIVED, RequestState.AGREED)


class Rule(models.TextChoices):
    """What is deleted when it was kept long enough, each by its own term."""

    CASES = "cases", _("Cases that ended")
    COUNSELLING = "counselling", _("What was said in counselling")
    FEEDBACK = "feedback", _("Words of feedback")
    ANSWERS = "answers", _("Survey answers with a name, without a case")
    COPIES = "copies", _("Copies made for members")
