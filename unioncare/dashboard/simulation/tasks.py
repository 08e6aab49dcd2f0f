"""What the simulation does in the background."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import override

from .errors import SimulationRefused
from .models import Simulation
from .services import fail_simulation, lost_words, run_simulation


@shared_task(name="dashboard.simulate")
def simulate(simulation_id: int, language: str) -> None:
    """Try a version as somebody asked; a failure is said on the page of the run."""
    with override(language):
        try:
            run_simulation(simulation_id=simulation_id, now=timezone.now())
        except SimulationRefused as refusal:
            _fail(simulation_id, str(refusal.reason))
        except Exception:
            _fail(simulation_id, lost_words())
            raise


def _fail(simulation_id: int, words: str) -> None:
    fail_simulation(simulation=Simulation.objects.get(pk=simulation_id), error=words, now=timezone.now())
