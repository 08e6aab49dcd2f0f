"""Who may read what was said: the counsellors of a case and the supervisor of their team, nobody else."""

from datetime import date

from cases.care.models import IllnessCase

from .teams import supervisor_of, team_of


def circle_of(case: IllnessCase, on: date) -> set[int]:
    """Return the keys of those who may read the counselling content of a case on a day."""
    team = team_of(case.unit)
    supervisor = supervisor_of(team, on) if team else None
    return {supervisor.pk} if supervisor else set()
