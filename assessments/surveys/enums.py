"""Codes of the surveys room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    """What can be answered."""

    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Several of several")
    SCALE = "scale", _("Five points")
    NUMBER = "number", pgettext_lazy("kind of question", "Number")
    DATE = "date", pgettext_lazy("kind of question", "Date")
    TEXT = "text", _("In own words")

    @property
    def has_options(self) -> bool:
        return self in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


class VersionState(models.TextChoices):
    """A version is written, answered, and then replaced by the next."""

    DRAFT = "draft", pgettext_lazy("questionnaire", "Draft")
    PUBLISHED = "published", pgettext_lazy("questionnaire", "In use")
    RETIRED = "retired", _("Replaced")


class Occasion(models.TextChoices):
    """What gives cause to ask."""

    AID_PAID = "aid_paid", _("Aid was paid")
    VISIT_DONE = "visit_done", _("A visit was made")
    COUNSELLING_ENDED = "counselling_ended", _("A counselling ended")
    CAMPAIGN_CLOSED = "campaign_closed", _("A campaign was closed")
    CASE_CLOSED = "case_closed", _("A case was closed")
    PROTOCOL = "protocol", _("The plan of a case asks for it")
    YEARLY = "yearly", _("Once a year")
    LIST = "list", _("A list of members")
    OPEN = "open", _("A poster: whoever scans it")


class Closed(models.TextChoices):
    """Why a survey takes no answers."""

    UNKNOWN = "unknown", _("The address is not complete, or it was changed.")
    USED = "used", _("It was answered already.")
    EXPIRED = "expired", _("Its days are over.")
    ENDED = "ended", _("The survey is closed.")
    WITHDRAWN = "withdrawn", _("The link was withdrawn.")
