"""Writing a confirmed run: what every kind of import does alike, whatever its rows mean."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..models import ImportRun
from ..outcomes import CheckedFile
from ..progress import ProgressMeter
from .runs import RunMoved, fail_run, finish_run, take_in_hand

logger = logging.getLogger(__name__)
# The part of a run in which its rows are staged.
ROWS = "rows"


@transaction.atomic
def write_run(
    *, run: ImportRun, check: Callable[..., CheckedFile[Any]], write: Callable[..., Any], now: datetime
) -> CheckedFile[Any]:
    """Check a confirmed run once more and write its good rows; the refused ones are kept for a day, to be mended.

    `check(run, actor, now)` says what each row would do by now; `write(checked, actor, now, run, meter)` writes
    them all, or raises.
    """
    take_in_hand(run)
    checked = check(run, actor=run.started_by, now=now)
    write(checked, actor=run.started_by, now=now, run=run, meter=ProgressMeter(run.pk, len(checked.outcomes)))
    finish_run(run=run, summary=dict(checked.summary()), now=now, keep=(ROWS,))
    return checked


def write_in_background(
    run_id: int, language: str, *, write: Callable[..., Any], reason: Callable[[Exception], str | None]
) -> None:
    """Call `write(run, now)`, which raises for whatever stands against it; then nothing is written.

    The run's page says why, in the language of whoever confirmed: what `reason` makes of the exception. None lets it
    through, for it is a fault of the program.
    """
    run = ImportRun.objects.get(pk=run_id)
    with override(language):
        try:
            write(run=run, now=timezone.now())
        except RunMoved:
            logger.warning("The run %s was taken by somebody else.", run_id)
        except Error:
            fail_run(run=run, error=_("The database refused the rows; nothing was written."), now=timezone.now())
            raise
        except Exception as error:
            if (words := reason(error)) is None:
                raise
            fail_run(run=run, error=words, now=timezone.now())
