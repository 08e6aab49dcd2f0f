"""manage.py simulate_protocol CODE [--months N] [--json]"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.models import Protocol
from unioncare.dashboard.simulation.errors import SimulationRefused
from unioncare.dashboard.simulation.models import Simulation
from unioncare.dashboard.simulation.presentation import Shown
from unioncare.dashboard.simulation.services import (
    fail_simulation,
    lost_words,
    run_simulation,
    start_simulation,
)


class Command(BaseCommand):
    help = (
        "Try a draft protocol over the gradings of the past months, beside the version in force. The run is kept, as "
        "one that is asked for on the page. Exit 1: nothing could be tried."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="code of the draft, such as 2026-2")
        parser.add_argument("--months", type=int, default=12, help="how far to look back: 3 to 24 (default 12)")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")

    def handle(self, *args: Any, **options: Any) -> None:
        protocol = Protocol.objects.filter(code=options["code"]).first()
        if protocol is None:
            raise CommandError(_("There is no protocol %(code)s.") % {"code": options["code"]})
        simulation = self._run(protocol, options["months"])
        if options["json"]:
            self.stdout.write(json.dumps(told(simulation), ensure_ascii=False))
        else:
            self._print(simulation)

    def _run(self, protocol: Protocol, months: int) -> Simulation:
        now = timezone.now()
        try:
            simulation, is_new = start_simulation(protocol=protocol, months=months, actor=None, now=now)
        except SimulationRefused as refusal:
            raise CommandError(str(refusal.reason)) from refusal
        if not is_new:
            raise CommandError(_("This version is being tried already: its page shows the result."))
        try:
            run_simulation(simulation_id=simulation.pk, now=now)
        except Exception as error:
            words = str(error.reason) if isinstance(error, SimulationRefused) else lost_words()
            fail_simulation(simulation=simulation, error=words, now=now)
            raise CommandError(words) from error
        simulation.refresh_from_db()
        return simulation

    def _print(self, simulation: Simulation) -> None:
        shown = Shown(simulation, knows=True)
        other = told(simulation)["compared_with"]
        self.stdout.write(f"{simulation.protocol.code} / {other}  {shown.first} – {shown.last}")
        for line in shown.totals:
            assert line.pair is not None
            self.stdout.write(f"{line.pair.before:>14} {line.pair.after:>14} {line.pair.change:>14}  {line.label}")
        for words in shown.budgets:
            self.stdout.write(words)


def told(simulation: Simulation) -> dict[str, Any]:
    """Return a run as others script against it."""
    return {
        "protocol": simulation.protocol.code,
        "compared_with": simulation.compared_with.code if simulation.compared_with else "default",
        "months_asked": simulation.months,
        **simulation.result,
    }
