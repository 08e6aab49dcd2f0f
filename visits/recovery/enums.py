"""Scales and stages of the recovery room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ecog(models.IntegerChoices):
    """Performance status of the oncology scale (domain annex §9); `ECOG_SIGNS` says by which signs."""

    ACTIVE = 0, _("Fully active")
    LIGHT_WORK = 1, _("Light work only")
    SELF_CARE = 2, _("Up and about, unable to work")
    LIMITED = 3, _("Mostly in bed or chair")
    DISABLED = 4, _("Completely disabled")


ECOG_SIGNS = {
    Ecog.ACTIVE: _("Does everything as before the illness"),
    Ecog.LIGHT_WORK: _("Walks about and does light work, nothing strenuous"),
    Ecog.SELF_CARE: _("Cares for themselves, is up more than half of the day"),
    Ecog.LIMITED: _("Cares for themselves in part, lies or sits more than half of the day"),
    Ecog.DISABLED: _("Cannot care for themselves, confined to bed or chair"),
}


class Stage(models.TextChoices):
    """The way back to work (domain annex §9), in its order; the last one stands beside it."""

    OFF_WORK = "off_work", _("Off work")
    PREPARATION = "preparation", _("Preparing to return")
    REENTRY = "reentry", _("Phased re-entry")
    MAINTENANCE = "maintenance", _("Back at work")
    NOT_APPLICABLE = "not_applicable", _("Not applicable (retired or left)")


WAY_BACK = (Stage.OFF_WORK, Stage.PREPARATION, Stage.REENTRY, Stage.MAINTENANCE)
# Days of these are no sick leave.
AT_WORK = (Stage.REENTRY, Stage.MAINTENANCE)
# No medical treatment period runs any more.
SETTLED = (Stage.MAINTENANCE, Stage.NOT_APPLICABLE)
