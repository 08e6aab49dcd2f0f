"""What goes in and out: whom to ask, and answers as they were given and as they lie in the envelope."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.care.models import IllnessCase
    from cases.members.models import Member
    from unioncare.organisation.models import Unit, User
    from unioncare.worklist.models import Subject, WorkItem


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to be asked. `source` names what gave cause, once for ever in its survey ("grant:17").

    `subject` is what the duty to pass the link on is about; without it nobody is asked to. `item` is the duty where the
    plan has opened it already.
    """

    source: str
    unit: "Unit"
    member: "Member | None" = None
    case: "IllnessCase | None" = None
    subject: "Subject | None" = None
    item: "WorkItem | None" = None
    holder: "User | None" = None
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """One answer to one question; of several choices each is one."""

    question_id: int
    choice: str = ""
    number: Decimal | None = None
    day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A filled-in questionnaire in its envelope: nothing in it tells who filled it in, or when."""

    survey_id: int
    version_id: int
    unit_id: int
    given: tuple[Given, ...]

    def sealed(self) -> str:
        """Return it as text for the envelope."""
        answers = [_packed(answer) for answer in self.given]
        return json.dumps([self.survey_id, self.version_id, self.unit_id, answers], ensure_ascii=False)


def opened(text: str) -> Held:
    """Return what was sealed."""
    survey_id, version_id, unit_id, answers = json.loads(text)
    return Held(survey_id, version_id, unit_id, tuple(_unpacked(answer) for answer in answers))


def _packed(answer: Given) -> list[Any]:
    number = None if answer.number is None else str(answer.number)
    return [answer.question_id, answer.choice, number, answer.day and answer.day.isoformat(), answer.text]


def _unpacked(parts: Sequence[Any]) -> Given:
    question_id, choice, number, day, text = parts
    return Given(
        question_id, choice, None if number is None else Decimal(number), day and date.fromisoformat(day), text
    )
