"""Rules: whether they are written, followed, and their files kept (A1 … A4)."""

from django.utils.translation import gettext_noop as _

from cases.care.selectors.indicators import files_complete, files_complete_by_place
from donations.aid.selectors.reviews import files_reviewed, files_reviewed_by_place
from unioncare.worklist.selectors.indicators import done_in_time, done_in_time_by_place

from ...enums import Direction, Scale
from ...measures import Asked, Measure
from ..behind.cases import files_complete_rows, files_reviewed_rows
from ..behind.items import item_rows
from ..behind.rules import rule_rows
from ..written_rules import written_rules
from .indicator import Indicator, rates


def _rules(asked: Asked) -> Measure:
    rules = written_rules(asked.unit, asked.last)
    in_force = sum(one.in_force for one in rules)
    # All of them, and not a sample: there is nothing to be unsure of.
    return Measure(in_force / len(rules), len(rules), in_force)


def _items(asked: Asked) -> Measure:
    return Measure.of_rate(done_in_time(asked.path, asked.first, asked.last, asked.now))


def _files(asked: Asked) -> Measure:
    return Measure.of_rate(files_complete(asked.path, asked.first, asked.last))


def _reviews(asked: Asked) -> Measure:
    return Measure.of_rate(files_reviewed(asked.path, asked.first, asked.last))


INDICATORS = (
    Indicator(
        "A1",
        _("Rules in force"),
        _("written rules that bind the unit on the last day / rules that are required"),
        _("rules that are required"),
        Scale.SHARE,
        Direction.UP,
        _rules,
        rows=rule_rows,
    ),
    Indicator(
        "A2",
        _("Work done within its deadline"),
        _("work items done by their due time / work items that fell due"),
        _("work items that fell due"),
        Scale.SHARE,
        Direction.UP,
        _items,
        rows=item_rows,
        spread=rates(lambda asked: done_in_time_by_place(asked.first, asked.last, asked.now)),
    ),
    Indicator(
        "A3",
        _("Files complete"),
        _("documents and facts that the files hold on the last day / those that they must hold"),
        _("documents and facts that the files must hold"),
        Scale.SHARE,
        Direction.UP,
        _files,
        rows=files_complete_rows,
        spread=rates(lambda asked: files_complete_by_place(asked.last)),
    ),
    Indicator(
        "A4",
        _("Files reviewed within a year"),
        _("cases graded or assessed in hardship within a year of the last day / cases that ran with consent then"),
        _("cases that ran with consent"),
        Scale.SHARE,
        Direction.UP,
        _reviews,
        rows=files_reviewed_rows,
        discreet=True,
        spread=rates(lambda asked: files_reviewed_by_place(asked.last)),
    ),
)
