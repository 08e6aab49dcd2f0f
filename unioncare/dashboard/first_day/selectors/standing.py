"""Where an installation stands, for one reader: every step, what comes next, whether the people are invented."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from unioncare.core.caching import lenient as store
from unioncare.organisation.models import User as Person

from ...seed.organisation import DEMO_PEOPLE
from ..permissions import SEE
from .checks import CHECKS
from .step import Reader, Standing, Step, standing_of
from .steps import STEPS

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# What is missing is soon done, what is done seldom undone.
NEXT_SECONDS, DONE_SECONDS = 60, 24 * 3600
_BY_CODE = {step.code: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps in their order, the checks of the machine, and the first step that is missing."""

    steps: list[Standing]
    checks: list[Standing]

    @property
    def next(self) -> Standing | None:
        return next((one for one in self.steps if one.state == "missing"), None)

    @property
    def needed(self) -> int:
        return sum(not one.step.is_optional for one in self.steps)

    @property
    def done(self) -> int:
        return sum(one.found.is_done and not one.step.is_optional for one in self.steps)


def sees_first_day(user: "User") -> bool:
    """Tell whether the page opens: by a post, or for a superuser, who has none before the first unit."""
    return bool(user.has_perm(SEE) or user.is_superuser)


def progress_for(user: "User", now: datetime) -> Progress:
    """Look at every step and check for a reader."""
    reader = Reader(user, now)
    return Progress([standing_of(step, reader) for step in STEPS], [standing_of(check, reader) for check in CHECKS])


def next_step(user: "User", now: datetime) -> Step | None:
    """Return the first step that is missing, None when all are done; remembered for a minute, and for a day then."""
    code = _remembered(user)
    if code is None:
        reader = Reader(user, now)
        code = next((step.code for step in STEPS if not step.is_optional and not step.look(reader).is_done), "")
        store.set(_key(user), code, NEXT_SECONDS if code else DONE_SECONDS)
    return _BY_CODE.get(code)


def is_known_complete(user: "User") -> bool:
    """Tell whether all steps were done when they were last looked at; looks at none."""
    return _remembered(user) == ""


def forget_next(user: "User") -> None:
    """Look anew at once, after an act of this page."""
    store.delete_many([_key(user)])


def _remembered(user: "User") -> str | None:
    code: str | None = store.get(_key(user))
    return code


def _key(user: "User") -> str:
    return f"first_day:next:{user.pk}"


def is_demo() -> bool:
    """Tell whether invented people sign in here."""
    names = [username for username, _name in DEMO_PEOPLE.values()]
    return settings.MODE == "demo" and Person.objects.filter(username__in=names).exists()
