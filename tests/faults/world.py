"""What faults begin with: a union with somebody in every post, people to write to, and lots of items that are due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zlib import crc32

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings
from django.utils import timezone

from tests.benchmarks.databases import use_database
from tests.data.rosters.people import UNITS
from tests.factories import PostFactory, UnitFactory, build_world
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.dashboard.schedules import create_schedules
from unioncare.notifications.enums import Channel
from unioncare.notifications.models import Contact, Preferences
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import WorkItem

STAGE, DRAFT = "faults", "faults_draft"
READERS, SUBJECTS = 20, 10
FAST_PASSWORDS = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def prepare_template() -> str:
    """Make the database that each fault gets a copy of, unless a run before made the same one; return its name."""
    migrations = sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    name = f"template_{crc32(Path(__file__).read_bytes() + repr(migrations).encode()):08x}"
    use_database("postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return name
        cursor.execute(f'DROP DATABASE IF EXISTS "{DRAFT}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{DRAFT}"')
    use_database(DRAFT)
    call_command("migrate", verbosity=0)
    create_schedules()
    _fill()
    use_database("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{DRAFT}" RENAME TO "{name}"')
    return name


def copy_template(template: str) -> None:
    """Give a fault its own fresh copy, and use it.

    PostgreSQL takes the next numbers of a copied sequence without writing that to its log until there is a checkpoint;
    killed before, it would give them out a second time. No database of production begins as a copy.
    """
    use_database("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{STAGE}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{STAGE}" TEMPLATE "{template}"')
        cursor.execute("CHECKPOINT")
    use_database(STAGE)


@FAST_PASSWORDS
def _fill() -> None:
    world = build_world()
    for number, name in enumerate(UNITS):
        UnitFactory(parent=world.enterprise, code=f"R{number}", name=name, kind=UnitKind.SECTION)
    for number in range(READERS):
        User.objects.create(username=f"reader{number}", name="读者")
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"p{user.pk}@example.org")
    for user in readers()[::5]:
        Contact.objects.create(user=user, channel=Channel.SMS, label="手机", address="13800001111")


def readers() -> list[User]:
    return list(User.objects.filter(username__startswith="reader").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Lot:
    """Items that came at the same moment: whose they are, whom they climb to, and their source keys."""

    leader: User
    chair: User
    due: tuple[str, ...]
    overdue: tuple[str, ...]


def add_lot(number: int, count: int) -> Lot:
    """Add open items: every other one is due today, the others have been overdue for a fortnight.

    Each lot is of a branch and a group of its own, for whoever was told of work today is not told again.
    """
    branch = UnitFactory(parent=Unit.objects.get(code="QL3"), code=f"F{number}", kind=UnitKind.BRANCH)
    group = UnitFactory(parent=branch, code=f"F{number}-1", kind=UnitKind.UNION_GROUP)
    leader, chair = _in_post(group, Role.GROUP_LEADER), _in_post(branch, Role.BRANCH_CHAIR)
    # Of the unit itself: work of a case that is not there would end as of one that was erased.
    subjects = [SubjectFactory(unit=group, kind=SubjectKind.UNIT) for _ in range(SUBJECTS)]
    now = timezone.now()
    keys = [f"fault:{number}:{item}" for item in range(count)]
    WorkItem.objects.bulk_create(
        WorkItemFactory.build(
            subject=subjects[item % SUBJECTS],
            assignee=leader,
            source_key=key,
            due_at=_due(now, overdue=bool(item % 2)),
        )
        for item, key in enumerate(keys)
    )
    return Lot(leader, chair, due=tuple(keys[::2]), overdue=tuple(keys[1::2]))


def _in_post(unit: Unit, role: Role) -> User:
    """Put somebody new into a post, who reads mail and text messages at any hour: a run may be at night."""
    person = User.objects.create(username=f"{unit.code}_{role}", name="负责人")
    User.objects.filter(pk=person.pk).update(email=f"p{person.pk}@example.org")
    Preferences.objects.create(user=person, quiet_from=None, quiet_until=None)
    Contact.objects.create(user=person, channel=Channel.SMS, label="手机", address="13800002222")
    PostFactory(user=person, unit=unit, role=role)
    return person


def _due(now: datetime, *, overdue: bool) -> datetime:
    midnight = timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=0)
    return midnight - timedelta(days=14) if overdue else midnight
