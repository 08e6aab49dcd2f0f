"""A process that takes a grave answer, says at which moment it stands, and waits there to be killed.

`python -m tests.faults.answer CASE before|after`: before the commit, or after it and before anybody was called who
could deliver.
"""

import sys
import time

import django

NOTED = "screening answered"


def answer(case_id: int, moment: str) -> None:
    """Keep an answer and raise its alert in one transaction, as a screening does."""
    from django.db import transaction
    from django.utils import timezone

    from cases.care.models import IllnessCase
    from unioncare import celery  # noqa: F401 -- or tasks would go to an unconfigured broker
    from unioncare.core.audit import record_event
    from visits.safety.services.alerts import raise_risk_alert

    with transaction.atomic():
        if moment == "after":
            # What is told calls its workers after the commit too, but second.
            transaction.on_commit(lambda: _stand_still(moment))
        case = IllnessCase.objects.get(pk=case_id)
        record_event(case, actor=None, what=NOTED)
        raise_risk_alert(case=case, source="screening", reference="answer", grade=2, now=timezone.now())
        if moment == "before":
            _stand_still(moment)


def _stand_still(moment: str) -> None:
    print(moment, flush=True)
    time.sleep(600)


if __name__ == "__main__":
    django.setup()
    answer(int(sys.argv[1]), sys.argv[2])
