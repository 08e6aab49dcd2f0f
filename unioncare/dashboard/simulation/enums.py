"""Words of the simulation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SimulationState(TextChoices):
    """Where a run stands; the machine alone changes it."""

    QUEUED = "queued", pgettext_lazy("simulation", "Waits for a worker")
    RUNNING = "running", pgettext_lazy("simulation", "Running")
    DONE = "done", pgettext_lazy("simulation", "Done")
    FAILED = "failed", pgettext_lazy("simulation", "No result")


UNFINISHED = (SimulationState.QUEUED, SimulationState.RUNNING)


class Figure(TextChoices):
    """A number of the result behind which cases stand."""

    ALL = "all", _("All cases")
    VISITS = "visits", _("Visits")
    COUNSELLING = "counselling", _("Counselling sessions")
    SCREENINGS = "screenings", _("Psychological screenings")
    AID = "aid", _("Relief")
    GAINING = "gaining", _("Cases that get more")
    LOSING = "losing", _("Cases that get less")


# Few cases behind them would tell who is troubled.
DISCREET = (Figure.COUNSELLING, Figure.SCREENINGS)
