"""What the tests of confidentiality share: a counselling that says all it can, and how to find its words anywhere."""

import base64
import json
import logging

from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.counselling import GOAL, SECRETS, another_counsellor, counselled, staffed
from tests.factories.protocol import in_care, in_force
from unioncare.organisation.enums import Role
from visits.counselling.enums import GoalState
from visits.counselling.models import Counselling
from visits.counselling.services.accessing import ask_access
from visits.counselling.services.goals import set_goal, settle_goal
from visits.counselling.services.sessions import strike_session

STRUCK = "写成了另一位职工"
EMERGENCY = "来电称站在桥上，联系不上"


def everything_said(world: World) -> Counselling:
    """Return a counselling of a case in care, with everything that can be said in one."""
    in_force(world.enterprise)
    staffed(world)
    counselling = counselled(world, case=in_care(world))
    counsellor = world.person(Role.COUNSELLOR)
    goal = set_goal(counselling_id=counselling.pk, text=GOAL, actor=counsellor, now=NOW)
    settle_goal(goal_id=goal.pk, state=GoalState.DROPPED, actor=counsellor, now=NOW)
    strike_session(session_id=counselling.sessions.get().pk, reason=STRUCK, actor=counsellor, now=NOW)
    return counselling


def emergency_asked(world: World, counselling: Counselling) -> None:
    """Somebody asks for emergency access; team and second persons read why, nobody else."""
    ask_access(counselling_id=counselling.pk, reason=EMERGENCY, actor=another_counsellor(world, "武清"), now=NOW)


def leaks(text: str | bytes) -> list[str]:
    """Return which words of the content stand in a text, however they are written down."""
    raw = text if isinstance(text, bytes) else text.encode()
    return [word for word in (*SECRETS, STRUCK, EMERGENCY) if any(form in raw for form in _forms(word))]


def _forms(word: str) -> list[bytes]:
    plain = word.encode()
    # Of base64 the middle, which stands the same wherever the word begins.
    middles = [base64.b64encode(b"x" * before + plain)[4:-4] for before in range(3)]
    return [plain, json.dumps(word).strip('"').encode(), word.encode("unicode_escape"), plain.hex().encode(), *middles]


class Kept(logging.Handler):
    """Keeps every line that is logged, tracebacks and all."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))
