"""manage.py scoreboard --unit CODE [--from DATE --to DATE] [--json]"""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.bilingual import pick
from unioncare.core.explain import Input
from unioncare.core.periods import quarter_with
from unioncare.dashboard.scoreboard.measures import EARLIEST, Asked, Measure
from unioncare.dashboard.scoreboard.scoring import Aim
from unioncare.dashboard.scoreboard.selectors.baselines import before_of, offered_to
from unioncare.dashboard.scoreboard.selectors.explaining import plain
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import told_of
from unioncare.dashboard.scoreboard.selectors.targets import aims_of
from unioncare.organisation.models import Unit


class Command(BaseCommand):
    help = "Print the indicators of a unit with everything below it; by default of the quarter that runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATE", help="first day")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="last day, counted")
        parser.add_argument("--json", action="store_true", help="print one JSON object keyed by the codes A1 … G4")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = self._asked(options["unit"], options["first"], options["last"])
        measures = told_of(asked)
        if options["json"]:
            aims, before = aims_of(asked.unit, asked.last), before_of(asked, "", offered_to(asked.unit))
            compared = before.values if before else {}
            told = {
                code: _as_json(code, one, aims.get(code), compared.get(code, (None, None)))
                for code, one in measures.items()
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{asked.unit.name}  {asked.first} – {asked.last}")
        for code, one in measures.items():
            self.stdout.write(f"{code}  {_in_figures(code, one):>12}  {one.n:>8,}  {_(INDICATORS[code].label)}")

    def _asked(self, code: str, first: date | None, last: date | None) -> Asked:
        now = timezone.now()
        today = timezone.localdate(now)
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(_("There is no unit with the code “%(code)s”.") % {"code": code})
        last = last or today
        first = first or max(quarter_with(last).first, EARLIEST)
        if last > today:
            raise CommandError(_("%(day)s is still to come: choose today or a day before.") % {"day": last})
        if first < EARLIEST:
            raise CommandError(_("This day lies too far back; choose a day from the year 2000 on."))
        if first > last:
            words = _("The first day, %(first)s, lies after the last one, %(last)s.")
            raise CommandError(words % {"first": first, "last": last})
        return Asked(unit, first, last, now)


def _in_figures(code: str, measure: Measure) -> str:
    if measure.value is None:
        return _("too few") if measure.is_withheld else _("n/a")
    scale = INDICATORS[code].scale
    return f"{plain(scale, measure.value)}{'%' if scale == 'share' else ''}"


def _as_json(code: str, measure: Measure, aim: Aim | None, before: tuple[float | None, int | None]) -> dict[str, Any]:
    """Return what is told of an indicator; shares between 0 and 1, None where there is no number."""
    indicator = INDICATORS[code]
    return {
        "label": _(indicator.label),
        "value": measure.value,
        "n": measure.n,
        "count": measure.count,
        "low": measure.low,
        "high": measure.high,
        "withheld": measure.is_withheld,
        "scale": indicator.scale.value,
        "direction": indicator.direction.value,
        "target": None if aim is None else {"low": aim.low, "high": aim.high},
        "baseline": before[0],
        "baseline_n": before[1],
        "beside": [{"label": _(one.label), "value": _plain(one)} for one in measure.beside],
    }


def _plain(one: Input) -> Any:
    """Return a figure as a number where it is one."""
    if isinstance(one.value, dict) and "num" in one.value:
        return float(one.value["num"])
    return pick(one.value) if isinstance(one.value, dict) else one.value
