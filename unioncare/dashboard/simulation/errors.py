"""What the simulation refuses."""

from unioncare.core.refusals import Refusal


class SimulationRefused(Refusal):
    """Nothing can be tried; `reason` says why and what to do."""
