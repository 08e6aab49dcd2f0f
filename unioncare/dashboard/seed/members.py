"""The invented members of the tree, written by COPY: 100,000 take some seconds."""

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cases.members.enums import EmploymentStatus
from cases.members.models import Member, Placement
from cases.members.naming import spell
from unioncare.core.bulk import copy_rows
from unioncare.core.crypto import blind_index, encrypt
from unioncare.organisation.models import Unit

from .people import Person, invent_people

COLUMNS = (
    "employee_no",
    "name",
    "given_name",
    "pinyin",
    "given_pinyin",
    "initials",
    "sex",
    "birth_date",
    "id_number",
    "id_index",
    "phone",
    "phone_index",
    "joined_on",
    "unit_id",
    "status",
    "created_at",
    "updated_at",
)
STATUSES = (EmploymentStatus.ACTIVE, EmploymentStatus.RETIRED, EmploymentStatus.SICK_LEAVE, EmploymentStatus.SECONDED)
STATUS_WEIGHTS = (940, 35, 15, 10)


def seed_members(count: int, groups: list[Unit], *, now: datetime, seed: int = 1) -> None:
    """Write `count` members into the union groups, each with the placement that began when they joined."""
    copy_rows(Member._meta.db_table, COLUMNS, _rows(count, groups, now=now, seed=seed))
    placements = (
        (pk, joined, unit, status)
        for pk, joined, unit, status in Member.objects.order_by("pk")
        .values_list("pk", "joined_on", "unit_id", "status")
        .iterator(10_000)
    )
    copy_rows(Placement._meta.db_table, ("member_id", "starts_on", "unit_id", "status"), placements)


def _rows(count: int, groups: list[Unit], *, now: datetime, seed: int) -> Iterator[tuple[Any, ...]]:
    source = random.Random(seed)  # noqa: S311 — invented people, not secrets
    for number, person in enumerate(invent_people(count, seed=seed)):
        unit = groups[number % len(groups)]
        status = source.choices(STATUSES, STATUS_WEIGHTS)[0]
        yield _row(person, unit, status, now)


def _row(person: Person, unit: Unit, status: EmploymentStatus, now: datetime) -> tuple[Any, ...]:
    spelling = spell(person.name)
    return (
        person.employee_no,
        person.name,
        spelling.given_name,
        spelling.pinyin,
        spelling.given_pinyin,
        spelling.initials,
        person.sex,
        person.birth_date,
        encrypt(person.id_number),
        blind_index(person.id_number, "id_number"),
        encrypt(person.phone),
        blind_index(person.phone, "phone"),
        person.joined_on,
        unit.pk,
        status.value,
        now,
        now,
    )
