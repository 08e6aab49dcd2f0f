"""What every step of the import shares."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from unioncare.core.views import NeedsPermission, signed_in
from unioncare.imports.models import ImportRun

from ...roster.options import KIND

PERMISSION = "cases.import_roster"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as <c-steps> shows it."""

    label: str
    state: str
    note: str = ""


def steps(current: int, *, done: bool = False) -> list[Step]:
    """Return the four steps, those before the current one done."""
    labels = (_("Choose the file"), _("Check the headers"), _("Check the rows"), _("Import"))
    return [
        Step(label, "done" if number < current or done else "now" if number == current else "")
        for number, label in enumerate(labels)
    ]


class RunView(NeedsPermission):
    """A page about a run of one's own; another person's answers 404."""

    permission = PERMISSION
    kwargs: dict[str, Any]

    def get_run(self) -> ImportRun:
        runs = ImportRun.objects.visible_to(signed_in(self.request)).of_kind(KIND)
        return get_object_or_404(runs, pk=self.kwargs["pk"])
