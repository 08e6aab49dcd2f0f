"""Words of the scoreboard."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Dimension(TextChoices):
    """What the founding paper compares (domain annex §0), in its order; the letter begins the codes of indicators."""

    RULES = "A", pgettext_lazy("dimension", "Rules")
    RESPONSE = "B", pgettext_lazy("dimension", "Response")
    PROTECTION = "C", pgettext_lazy("dimension", "Risk protection")
    MONEY = "D", pgettext_lazy("dimension", "Economic support")
    MIND = "E", pgettext_lazy("dimension", "Psychological support")
    EFFECT = "F", pgettext_lazy("dimension", "Effect evaluation")
    CADRES = "G", pgettext_lazy("dimension", "Cadres")


class Direction(TextChoices):
    """Which way is better."""

    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")
    BAND = "band", _("within a band")


class Scale(TextChoices):
    """What a number is a number of. Shares are kept between 0 and 1 and shown in per cent."""

    SHARE = "share", _("per cent")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")
    PER_THOUSAND = "per_thousand", _("days per 1,000 staff")
    POINTS = "points", _("points")
    RATIO = "ratio", _("ratio")


class BaselineKind(TextChoices):
    """Where the numbers of a baseline come from."""

    ENTERED = "entered", _("Entered by hand")
    EARLIER = "earlier", _("An earlier period, as measured")


class Verdict(TextChoices):
    """How a number stands against its target, judged by its interval of 95 %."""

    MET = "met", pgettext_lazy("verdict", "Met")
    NEAR = "near", pgettext_lazy("verdict", "Near target")
    # Without an interval nobody can tell how sure it is.
    MISSED = "missed", pgettext_lazy("verdict", "Not met")
    BEYOND = "beyond", pgettext_lazy("verdict", "Clearly off target")
    NOTHING = "nothing", pgettext_lazy("verdict", "No data")
    WITHHELD = "withheld", pgettext_lazy("verdict", "Not shown")
    NO_TARGET = "no_target", pgettext_lazy("verdict", "No target")
