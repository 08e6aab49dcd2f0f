"""Dying with the process that started us, where the system can arrange it."""

import ctypes
import signal
import sys
from typing import Final

PR_SET_PDEATHSIG: Final = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Receive SIGTERM when the parent dies: a killed one leaves no orphans. Linux only.

    For a new child before its program starts; a program may ask for itself as well.
    """
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
