"""Writing what was checked: one transaction, through the services of the organisation."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from unioncare.core.audit import acting
from unioncare.organisation.administering import administered_people
from unioncare.organisation.models import Post, Unit, User
from unioncare.organisation.services.people import change_person, create_person, give_one_time_password
from unioncare.organisation.services.posts import appoint, change_post
from unioncare.organisation.services.units import Place, change_unit, create_unit

from ..models import ImportRun
from ..progress import ProgressMeter
from ..reading.source import Source
from ..services.runs import finish_run, take_in_hand
from ..services.staging import Stage, read_staged, stage_run
from .checking import Checked, check_rows
from .columns import PEOPLE, POSTS, UNITS
from .outcomes import CREATE, UPDATE, Outcome
from .reading import FileRow, read_organisation, staged_rows

KIND = "organisation"
ROWS = "rows"


@dataclass
class Written:
    """What was written: the rows that were touched, and the people who are new (they have no password yet)."""

    rows: int = 0
    new_people: list[int] = field(default_factory=list)


def stage_organisation(*, source: Source, actor: User, now: datetime) -> ImportRun:
    """Read and check a file; keep its rows, encrypted, for the preview and the confirmation."""
    file = read_organisation(source)
    rows = list(staged_rows(file.rows))  # before checking: what is wrong with a row may have changed by tomorrow
    checked = check_rows(file.rows, actor=actor, today=timezone.localdate(now))
    headers = [header.as_staged() for header in file.headers]
    stage: Stage
    with stage_run(kind=KIND, source=source, started_by=actor, now=now, options={"headers": headers}) as stage:
        stage.extend(ROWS, rows)
        stage.summarise(checked.summary())
    return stage.run


def staged_file(run: ImportRun) -> list[FileRow]:
    """Return the rows of a run that waits for its confirmation."""
    return [FileRow.from_staged(staged) for staged in read_staged(run=run, part=ROWS)]


def check_run(run: ImportRun, *, actor: User, now: datetime) -> Checked:
    """Say what confirming the run would do now."""
    return check_rows(staged_file(run), actor=actor, today=timezone.localdate(now))


@transaction.atomic
def write_run(*, run: ImportRun, now: datetime) -> Checked:
    """Write the good rows of a confirmed run; the refused ones are kept for a day, to be downloaded and mended."""
    take_in_hand(run)
    checked = check_rows(staged_file(run), actor=run.started_by, today=timezone.localdate(now))
    written = write_checked(checked, actor=run.started_by, meter=ProgressMeter(run.pk, len(checked.all())))
    summary = {**checked.summary(), "new_people": written.new_people}
    finish_run(run=run, summary=summary, now=now, keep=(ROWS,))
    return checked


@transaction.atomic
def write_checked(checked: Checked, *, actor: User | None, meter: ProgressMeter | None = None) -> Written:
    """Write every row that is new or changed: units with parents first, then people, then posts."""
    written = Written()
    with acting(actor):
        for part, write in ((UNITS, _write_unit), (PEOPLE, _write_person), (POSTS, _write_post)):
            for outcome in checked.outcomes[part]:
                if outcome.action in {CREATE, UPDATE}:
                    made = write(outcome, actor)
                    written.rows += 1
                    if isinstance(made, User):
                        written.new_people.append(made.pk)
                if meter is not None:
                    meter.advance(1)
    return written


def give_passwords(*, run: ImportRun, actor: User | None) -> list[tuple[User, str]]:
    """Give one-time passwords to the people whom a run created and who never signed in; whoever calls shows them once.

    Nothing keeps them: asking again gives other ones and makes these worthless. Somebody who meanwhile belongs
    outside the actor's units is left out.
    """
    reached = User.objects.all() if actor is None else administered_people(actor, timezone.localdate())
    people = reached.filter(pk__in=run.summary.get("new_people", []), last_login__isnull=True, is_active=True).order_by(
        "username"
    )
    return [(person, give_one_time_password(person=person, actor=actor)) for person in people]


def _write_unit(outcome: Outcome, actor: User | None) -> None:
    cells = outcome.row.cells
    parent = _parent(cells["parent"])
    if outcome.action == CREATE:
        create_unit(code=cells["code"], name=cells["name"], kind=cells["kind"], parent=parent, actor=actor)
        return
    unit = Unit.objects.get(pk=outcome.pk)
    moves = any(difference.column == "parent" for difference in outcome.differences)
    place = parent if moves else Place.SAME
    change_unit(unit=unit, name=cells["name"], kind=cells["kind"], parent=place, actor=actor)


def _parent(named: str | None) -> Unit | None:
    if named is None:
        return None
    found: Unit = Unit.objects.filter(code=named).first() or Unit.objects.get(name=named)
    return found


def _write_person(outcome: Outcome, actor: User | None) -> User | None:
    cells: dict[str, Any] = {code: value for code, value in outcome.row.cells.items() if value is not None}
    if outcome.action == CREATE:
        return create_person(**cells, actor=actor)
    person = User.objects.get(pk=outcome.pk)
    cells.pop("username")
    change_person(person=person, actor=actor, **cells)
    return None


def _write_post(outcome: Outcome, actor: User | None) -> None:
    cells = outcome.row.cells
    if outcome.action == CREATE:
        appoint(
            person=User.objects.get(username=cells["username"]),
            unit=Unit.objects.get(code=cells["unit"]),
            role=cells["role"],
            starts_on=cells["from"],
            ends_on=cells["to"],
            actor=actor,
        )
        return
    post = Post.objects.select_related("user", "unit", "deputy").get(pk=outcome.pk)
    change_post(post=post, starts_on=post.starts_on, ends_on=cells["to"], deputy=post.deputy, actor=actor)
