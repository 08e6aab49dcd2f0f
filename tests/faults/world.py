"""What every fault begins with: a union with somebody in every post, people to write to, and items that are due."""

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
from tests.factories import UnitFactory, build_world
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.dashboard.schedules import create_schedules
from unioncare.notifications.enums import Channel
from unioncare.notifications.models import Contact
from unioncare.organisation.enums import UnitKind
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
    """Give a fault its own fresh copy, and use it."""
    use_database("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{STAGE}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{STAGE}" TEMPLATE "{template}"')
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


def add_items(count: int) -> None:
    """Open items of the group leader: every other one is due today, the others have been overdue for a fortnight."""
    group, person = Unit.objects.get(code="QL3-01-1-1"), User.objects.get(username="group_leader")
    # Of the unit itself: work of a case that is not there would end as of one that was erased.
    subjects = [SubjectFactory(unit=group, kind=SubjectKind.UNIT) for _ in range(SUBJECTS)]
    now = timezone.now()
    WorkItem.objects.bulk_create(
        WorkItemFactory.build(
            subject=subjects[number % SUBJECTS],
            assignee=person,
            source_key=f"fault:{number}",
            due_at=_due(now, overdue=bool(number % 2)),
        )
        for number in range(count)
    )


def _due(now: datetime, *, overdue: bool) -> datetime:
    evening = timezone.localtime(now).replace(hour=23, minute=0, second=0, microsecond=0)
    return evening - timedelta(days=14) if overdue else evening
