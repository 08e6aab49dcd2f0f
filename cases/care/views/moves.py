"""The buttons of the case head: every step that leaves the present state, each with the reason against it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..enums import CaseState, Entitlement
from ..models import IllnessCase
from ..services.flow import CASE_FLOW
from ..services.grading import REGRADED_IN, why_not_grade
from ..services.next_steps import next_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Page of each step; `dialog` opens it over the case. Steps that approvals make have none.
PAGES: dict[str, tuple[str, bool]] = {
    "verify": ("cases:verify", False),
    "grade": ("cases:grade", False),
    "plan": ("cases:plan", False),
    "recover": ("cases:recover", True),
    "relapse": ("cases:relapse", True),
    "close": ("cases:close", True),
    "stop": ("cases:close", True),
    "reject": ("cases:reject", True),
    "die": ("cases:death", True),
    "undo_death": ("cases:undo_death", True),
    "reopen": ("cases:reopen", True),
}
REGRADE = _("Grade again")
# The step that the open work item asks for is the main button; destructive ones never are.
ASKED = {Entitlement.VERIFICATION: "verify", Entitlement.GRADING: "grade", Entitlement.PLANNING: "plan"}
DESTRUCTIVE = ("reject", "close", "stop", "die")


@dataclass(frozen=True, slots=True)
class Button:
    """One step: where it leads, or why this reader cannot take it now."""

    name: str
    label: str | Promise
    url: str
    why_not: str | Promise | None = None
    dialog: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """The main button, those beside it, and those behind "…" with what is not possible and why."""

    main: Button | None
    beside: list[Button]
    more: list[Button]
    refused: list[Button]


def buttons_for(case: IllnessCase, user: "User") -> Buttons:
    """Return what this reader may do with the case now; `stop` only shows where consent is lacking."""
    found = [
        _button(move.name, move.label, case, why)
        for move, why in CASE_FLOW.offered(case, user)
        if move.name in PAGES and not (move.name == "stop" and case.may_process)
    ]
    if case.state in REGRADED_IN or case.state == CaseState.PLANNED:
        found.insert(0, _button("grade", REGRADE, case, why_not_grade(case, user)))
    possible = [button for button in found if button.why_not is None and button.url]
    step = next_step(case)
    main = next((button for button in possible if step and button.name == ASKED[step]), None)
    rest = [button for button in possible if button is not main]
    beside = [button for button in rest if not button.danger][:1]
    return Buttons(
        main=main,
        beside=beside,
        more=[button for button in rest if button not in beside],
        refused=[button for button in found if button.why_not is not None],
    )


def _button(name: str, label: str | Promise, case: IllnessCase, why: str | Promise | None) -> Button:
    page, dialog = PAGES[name]
    try:
        url = reverse(page, args=[case.number])
    except NoReverseMatch:
        url = ""
    return Button(name, label, url, why, dialog, name in DESTRUCTIVE)
