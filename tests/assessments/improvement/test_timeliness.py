"""How far words were kept, against a naive count."""

from datetime import timedelta

from assessments.improvement.models import ImprovementAction
from assessments.improvement.selectors.timeliness import in_time_by_owner, in_time_by_unit
from assessments.improvement.services.planning import drop_action
from tests.factories.cases import NOW, TODAY
from tests.factories.improvement import finished, planned, verified
from unioncare.core.rates import Rate


def naive(key, path, first, last):
    """Count one action after another, by the words of the rule."""
    found = {}
    for action in ImprovementAction.objects.select_related("unit"):
        if not action.unit.path.startswith(path) or not first <= action.due_on <= last or action.state == "dropped":
            continue
        kept = action.verified_by is not None and action.done_on <= action.due_on
        rate = found.get(key(action), Rate(0, 0))
        found[key(action)] = Rate(rate.count + kept, rate.of + 1)
    return found


def test_measures_verified_and_done_in_time_of_those_that_were_due(world):
    day = timedelta(days=1)
    verified(planned(world), world)  # kept
    verified(planned(world, due_on=TODAY + day), world, now=NOW + 3 * day)  # done late
    finished(planned(world))  # not verified yet
    planned(world, unit=world.second_branch, owner=world.welfare_officer)
    drop_action(action=planned(world), actor=world.chair, now=NOW, reason="不再需要")
    verified(planned(world, unit=world.second_branch, owner=world.welfare_officer, due_on=TODAY), world)
    planned(world, due_on=TODAY + 90 * day)  # due later
    path, span = world.enterprise.path, (TODAY, TODAY + 30 * day)

    by_owner, by_unit = in_time_by_owner(path, *span), in_time_by_unit(path, *span)

    assert by_owner == {world.branch_chair.pk: Rate(1, 3), world.welfare_officer.pk: Rate(1, 2)}
    assert by_owner == naive(lambda action: action.owner_id, path, *span)
    assert by_unit == naive(lambda action: action.unit.path, path, *span)
    assert in_time_by_unit(world.second_branch.path, *span) == {world.second_branch.path: Rate(1, 2)}
    assert in_time_by_owner(world.far_enterprise.path, *span) == {}
