"""Models of the screening room."""

from .invitation import ScreeningInvitation
from .scale import Scale
from .screening import ScaleResult, Screening

__all__ = ["Scale", "ScaleResult", "Screening", "ScreeningInvitation"]
