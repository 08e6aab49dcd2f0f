"""The pages of a PDF as pictures, for printing: drawn one at a time, by a program of its own that may fail."""

import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .errors import FileRefused

# The program behind it, and its answer for a file that asks for a password.
_WORKER, _LOCKED = Path(__file__).with_name("pdf_worker.py"), 3
# It ends itself after 20 seconds of work; on a busy machine these take longer.
_WAIT = 60
# More pages of one file are not drawn.
MOST_PAGES = 30

LOCKED = _("The PDF is protected by a password.")
BROKEN = _("The PDF cannot be opened, or is too complex to be drawn.")


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has, at least 1. Raises FileRefused for one that cannot be drawn."""
    if (pages := int(_ask("count", MOST_PAGES, data))) < 1:
        raise FileRefused(BROKEN)
    return pages


def draw_page(data: bytes, number: int) -> bytes:
    """Return a page, counted from 1, as a JPEG of at most 1240 × 1754 pixels: A4 at 150 dpi. Raises FileRefused."""
    return _ask("draw", number, data)


def _ask(act: str, number: int, data: bytes) -> bytes:
    # Without our environment, which holds keys; -P: the folder of the program is not searched for modules.
    command = [sys.executable, "-P", str(_WORKER), act, str(number)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=_WAIT, env={})
    except subprocess.TimeoutExpired as error:
        raise FileRefused(BROKEN) from error
    if done.returncode:
        raise FileRefused(LOCKED if done.returncode == _LOCKED else BROKEN)
    return done.stdout
