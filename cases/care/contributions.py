"""What later rooms and apps add to the case page, without being imported by it.

From `AppConfig.ready()`:

    register_panel(CasePanel(_("Visits"), "visits:of_case", "visits.see_visit", order=10))
    register_act(CaseAct(_("Record a visit"), "pencil-square", "visits:record", "visits.record_visit"))

Each is addressed by the case number; a page that does not exist (yet) is left out.

`register_closing_check` lets them hold a case back from its end, and `register_striking_check` a fact of it from being
struck out, with a reason that everybody may read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from .models import IllnessCase

if TYPE_CHECKING:
    from unioncare.organisation.models import User

Text = str | Promise
# Returns the reason why a case may not end yet, or None.
ClosingCheck = Callable[[IllnessCase], Text | None]
# Returns the reason why a fact of a case may not be struck out, or None.
StrikingCheck = Callable[[Model], Text | None]


@dataclass(frozen=True, slots=True)
class CasePanel:
    """A panel loaded by htmx; `main` puts it into the wide column. `health`: hidden without consent."""

    title: Text
    url_name: str
    permission: str
    order: int = 100
    main: bool = False
    health: bool = True


@dataclass(frozen=True, slots=True)
class CaseAct:
    """A button of the case head."""

    label: Text
    icon: str
    url_name: str
    permission: str
    order: int = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel or a button as one reader sees it."""

    title: Text
    url: str
    icon: str = ""
    main: bool = False


_panels: dict[str, CasePanel] = {}
_acts: dict[str, CaseAct] = {}
_closing_checks: dict[str, ClosingCheck] = {}
_striking_checks: dict[str, StrikingCheck] = {}


def register_panel(panel: CasePanel) -> None:
    """Add a panel; a page that already has one is replaced."""
    _panels[panel.url_name] = panel


def register_act(act: CaseAct) -> None:
    """Add a button; a page that already has one is replaced."""
    _acts[act.url_name] = act


def register_closing_check(code: str, check: ClosingCheck) -> None:
    """Add what must hold before a case is closed, stopped or rejected; a code that is already known is replaced."""
    _closing_checks[code] = check


def closing_objection(case: IllnessCase) -> Text | None:
    """Return the first reason of later rooms and apps against the end of a case, or None."""
    return next((reason for check in _closing_checks.values() if (reason := check(case))), None)


def register_striking_check(code: str, check: StrikingCheck) -> None:
    """Add what must hold before a fact is struck out; a code that is already known is replaced."""
    _striking_checks[code] = check


def striking_objection(fact: Model) -> Text | None:
    """Return the first reason of later rooms and apps against striking out a fact, or None."""
    return next((reason for check in _striking_checks.values() if (reason := check(fact))), None)


def panels_for(user: "User", case: IllnessCase) -> list[Placed]:
    """Return the panels that this reader sees of a case, in their order."""
    return [
        Placed(panel.title, url, main=panel.main)
        for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.url_name))
        if (case.may_process or not panel.health)
        and user.has_perm(panel.permission, case)
        and (url := _url(panel.url_name, case))
    ]


def acts_for(user: "User", case: IllnessCase) -> list[Placed]:
    """Return the buttons that this reader may press, in their order."""
    return [
        Placed(act.label, url, icon=act.icon)
        for act in sorted(_acts.values(), key=lambda act: (act.order, act.url_name))
        if user.has_perm(act.permission, case) and (url := _url(act.url_name, case))
    ]


def _url(name: str, case: IllnessCase) -> str:
    try:
        return reverse(name, args=[case.number])
    except NoReverseMatch:
        return ""
