"""States of a report, and the sections that an officer writes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..scoreboard.enums import Dimension


class ReportState(TextChoices):
    """Life of a report. One that was replaced stays, so that paper handed out before can be compared with it."""

    DRAFT = "draft", pgettext_lazy("report", "Draft")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    REPLACED = "replaced", pgettext_lazy("report", "Replaced by a correction")


# Its figures and words never change again.
FROZEN = (ReportState.PUBLISHED, ReportState.REPLACED)


class Section(TextChoices):
    """The sections of a report in their order; the seven in the middle are those of the scoreboard."""

    INTRODUCTION = "introduction", pgettext_lazy("report", "Introduction")
    RULES = Dimension.RULES.value, Dimension.RULES.label
    RESPONSE = Dimension.RESPONSE.value, Dimension.RESPONSE.label
    PROTECTION = Dimension.PROTECTION.value, Dimension.PROTECTION.label
    MONEY = Dimension.MONEY.value, Dimension.MONEY.label
    MIND = Dimension.MIND.value, Dimension.MIND.label
    EFFECT = Dimension.EFFECT.value, Dimension.EFFECT.label
    CADRES = Dimension.CADRES.value, Dimension.CADRES.label
    MEASURES = "measures", _("Measures planned")
    CLOSING = "closing", _("Closing words")


class Area(TextChoices):
    """Whose records something is missing in."""

    MEMBERS = "members", pgettext_lazy("missing data", "Members")
    CASES = "cases", pgettext_lazy("missing data", "Cases")
    INSURANCE = "insurance", pgettext_lazy("missing data", "Insurance")
    VISITS = "visits", pgettext_lazy("missing data", "Visits")
