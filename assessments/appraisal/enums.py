"""States and choices of appraisals."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SchemeState(models.TextChoices):
    """Life of a version of a scheme; what was published never changes."""

    DRAFT = "draft", pgettext_lazy("scheme", "Draft")
    PUBLISHED = "published", pgettext_lazy("scheme", "In force")
    RETIRED = "retired", pgettext_lazy("scheme", "Retired")


class PeriodState(models.TextChoices):
    """How far a period of appraisal is."""

    OPEN = "open", pgettext_lazy("appraisal", "Planned")
    SELF = "self", pgettext_lazy("appraisal", "Self-review")
    ROUND = "round", pgettext_lazy("appraisal", "Views of colleagues")
    SUPERIOR = "superior", pgettext_lazy("appraisal", "Superior's review")
    PUBLISHED = "published", pgettext_lazy("appraisal", "Results told")
    APPEAL = "appeal", pgettext_lazy("appraisal", "Appeals are heard")
    CLOSED = "closed", pgettext_lazy("appraisal", "Closed")
    DROPPED = "dropped", pgettext_lazy("appraisal", "Called off")


# Nothing is told yet; days and people may still change.
UNTOLD = (PeriodState.OPEN, PeriodState.SELF, PeriodState.ROUND, PeriodState.SUPERIOR)
# Results are there for whoever may read them.
TOLD = (PeriodState.PUBLISHED, PeriodState.APPEAL, PeriodState.CLOSED)


class AppraisalState(models.TextChoices):
    """How far the appraisal of one person is."""

    OPEN = "open", pgettext_lazy("appraisal", "Nothing yet")
    SELF_DONE = "self_done", pgettext_lazy("appraisal", "Reviewed by oneself")
    REVIEWED = "reviewed", pgettext_lazy("appraisal", "Reviewed by the superior")
    PUBLISHED = "published", pgettext_lazy("appraisal", "Result told")
    APPEALED = "appealed", pgettext_lazy("appraisal", "Appealed against")
    SETTLED = "settled", pgettext_lazy("appraisal", "Final")
    EXCUSED = "excused", pgettext_lazy("appraisal", "Not appraised in this period")


class Aspect(models.TextChoices):
    """What colleagues, superiors and oneself look at, each with one to five points."""

    DUTY = "duty", pgettext_lazy("appraisal", "Does what the post asks")
    SKILL = "skill", pgettext_lazy("appraisal", "Knows the rules and the work")
    TEAM = "team", pgettext_lazy("appraisal", "Works well with others")
    WARMTH = "warmth", pgettext_lazy("appraisal", "Treats members with warmth")


class Side(models.TextChoices):
    """Whose view counts in the 360°."""

    SUPERIOR = "superior", pgettext_lazy("appraisal", "Superior")
    PEERS = "peers", pgettext_lazy("appraisal", "Colleagues")
    MEMBERS = "members", pgettext_lazy("appraisal", "Members served")
    SELF = "self", pgettext_lazy("appraisal", "Oneself")


class Grade(models.TextChoices):
    """What a total comes to."""

    EXCELLENT = "excellent", pgettext_lazy("grade", "Excellent")
    COMPETENT = "competent", pgettext_lazy("grade", "Competent")
    BASIC = "basic", pgettext_lazy("grade", "Basically competent")
    FAILED = "failed", pgettext_lazy("grade", "Not competent")


class VetoState(models.TextChoices):
    """A veto counts once another person has confirmed it."""

    ENTERED = "entered", pgettext_lazy("veto", "To be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("veto", "Confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("veto", "Withdrawn")


class AppealState(models.TextChoices):
    """What came of an appeal."""

    LODGED = "lodged", pgettext_lazy("appeal", "To be decided")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    REJECTED = "rejected", pgettext_lazy("appeal", "Rejected")


class AwardLevel(models.TextChoices):
    """Who commended somebody."""

    UNIT = "unit", _("The own union")
    CORPORATION = "corporation", pgettext_lazy("award", "The corporation")
    CITY = "city", _("The city")
    PROVINCE = "province", _("The province")
    NATION = "nation", _("The nation")
