"""The machine is lost, and everything comes back from one file: rehearsed with real servers."""

import fcntl
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.conftest import PYTHON, bare_environment
from tests.setup.machine import Machine
from unioncare.backup.errors import BackupError
from unioncare.backup.keeping_keys import ready_to_keep
from unioncare.embedded import keys
from unioncare.embedded.state import PROJECT

FILL = """
from django.core.files.base import ContentFile
from django.utils import timezone
from cases.care.models import CaseDocument, IllnessCase
from unioncare.notifications.models import Message
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.models import User
from tests.factories import build_world
from tests.factories.cases import load_catalogues, reported
load_catalogues(); world = build_world(); case = reported(world); now = timezone.now()
person = User.objects.create_user(username="zhou", password="long enough it is", name="周", phone="13812342046")
CaseDocument.objects.create(
    case=case, kind="other", file_name="x.pdf", content_type="application/pdf", size=9, sha256="0" * 64,
    recorded_by=person, recorded_at=now, file=ContentFile(b"the paper", name="x.pdf"),
)
tell(news=[News("trial", "t", recipient=person.pk, params={"contact": "x"})], now=now)
Message.objects.filter(state="waiting").update(try_at=now)  # due, also where the test runs in quiet hours
"""
WAITING = ["13812342046", True, "the paper", "13812342046", [["email", "waiting", ""], ["inbox", "sent", ""]]]
HELD = [*WAITING[:4], [["email", "dead", "held"], ["inbox", "sent", ""]]]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with empty tables, made once for all workers: migrating is what takes the time."""
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "migrated"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            machine = Machine(tmp_path_factory.mktemp("empty"))
            assert machine.manage("migrate", "--verbosity", "0").returncode == 0
            folder.mkdir()
            machine.keep_database(folder)
            machine.lose()
    return folder


@pytest.fixture(scope="session")  # or a worker that comes back to this module would fill a machine anew
def lost(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a machine that is gone."""
    folder = tmp_path_factory.mktemp("backups")
    machine = Machine(tmp_path_factory.mktemp("first"))
    machine.bring_database(migrated)
    filled = machine.run(FILL)
    assert filled.returncode == 0, filled.stderr
    assert machine.shown() == WAITING
    done = machine.manage("backup", str(folder / "monday.backup"))
    assert done.returncode == 0, done.stderr
    assert "1 files" in done.stdout
    machine.lose()
    return folder / "monday.backup"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "new")
    yield machine
    machine.lose()


def add_key(machine: Machine) -> subprocess.CompletedProcess[str]:
    command = [PYTHON, "-m", "unioncare.embedded", "--data", str(machine.data), "--add-key"]
    return subprocess.run(command, env=bare_environment(), cwd=PROJECT, capture_output=True, text=True, check=True)


def test_everything_comes_back_on_another_machine(lost: Path, machine: Machine) -> None:
    back = machine.manage("restore", str(lost))
    assert back.returncode == 0, back.stderr
    assert "1 messages that were due are held back" in back.stdout
    assert machine.shown() == HELD

    again = machine.manage("restore", str(lost))
    assert again.returncode == 1
    assert "holds people already" in again.stderr
    assert machine.manage("restore", str(lost), "--replace").returncode == 0
    assert machine.shown() == HELD


def test_the_file_tells_nothing_and_is_the_owners_alone(lost: Path) -> None:
    held = lost.read_bytes()
    for secret in (b"the paper", b"CREATE TABLE", b"FIELD_KEYS", b"zhou"):
        assert secret not in held
    assert lost.stat().st_mode & 0o777 == 0o600


def test_a_wrong_passphrase_changes_nothing(lost: Path, machine: Machine) -> None:
    refused = machine.manage("restore", str(lost), BACKUP_PASSPHRASE="another one it is")
    assert refused.returncode == 1
    assert "passphrase is wrong" in refused.stderr
    assert not (machine.place / "private").exists()


@pytest.mark.parametrize("harm", ["cut short", "changed"])
def test_a_backup_that_is_not_whole_changes_nothing(
    lost: Path, migrated: Path, machine: Machine, tmp_path: Path, harm: str
) -> None:
    held = bytearray(lost.read_bytes())
    if harm == "changed":
        held[-40] ^= 1
    broken = tmp_path / "broken.backup"
    broken.write_bytes(held if harm == "changed" else held[:-100])
    machine.bring_database(migrated)
    assert machine.manage("migrate", "--check").returncode == 0
    before = (machine.place / "data" / "keys.json").read_bytes()
    refused = machine.manage("restore", str(broken))
    assert refused.returncode == 1
    assert "cut short or changed" in refused.stderr or "passphrase is wrong" in refused.stderr
    assert not (machine.place / "private").exists()
    assert (machine.place / "data" / "keys.json").read_bytes() == before


def test_keys_are_changed_and_the_machine_is_lost_after_it(lost: Path, machine: Machine, tmp_path: Path) -> None:
    """The older backup brings its own old key; the newer one needs only the new key."""
    assert machine.manage("restore", str(lost)).returncode == 0
    machine.stop()
    assert "number 2" in add_key(machine).stdout
    rotated = machine.manage("rotate_keys")
    assert "No value is kept under key 1 any more" in rotated.stdout, rotated.stderr
    data = machine.place / "data"
    held = json.loads((data / "keys.json").read_text())
    new = held["FIELD_KEYS"].split(",")[0]
    assert new.startswith("2:")
    (data / "keys.json").write_text(json.dumps(held | {"FIELD_KEYS": new}))
    assert machine.manage("backup", str(tmp_path / "tuesday.backup")).returncode == 0
    machine.lose()

    for backup, ring in ((tmp_path / "tuesday.backup", "2:"), (lost, "1:")):
        back = machine.manage("restore", str(backup))
        assert back.returncode == 0, back.stderr
        assert keys.read(data)["FIELD_KEYS"].startswith(ring)
        assert machine.shown() == HELD
        machine.lose()


def test_a_rotation_that_is_killed_is_started_again(lost: Path, machine: Machine) -> None:
    assert machine.manage("restore", str(lost)).returncode == 0
    machine.stop()
    add_key(machine)
    killed = machine.run(
        "import os, signal\nfrom unioncare.core import rotation\n"
        "places = list(rotation.places())\nfor place in places[: len(places) // 2]: place.rotate()\n"
        "os.kill(os.getpid(), signal.SIGKILL)",
    )
    assert killed.returncode != 0
    assert machine.shown() == HELD  # both keys are read meanwhile
    assert "No value is kept under key 1 any more" in machine.manage("rotate_keys").stdout
    assert machine.shown() == HELD


def test_a_backup_overwrites_nothing_and_a_refused_one_leaves_nothing(
    migrated: Path, machine: Machine, tmp_path: Path
) -> None:
    machine.bring_database(migrated)
    taken = tmp_path / "taken.backup"
    taken.write_bytes(b"here")
    refused = machine.manage("backup", str(taken))
    assert "exists already" in refused.stderr
    assert taken.read_bytes() == b"here"

    short = machine.manage("backup", str(tmp_path / "b.backup"), BACKUP_PASSPHRASE="short")
    assert "too short" in short.stderr

    full = machine.manage("backup", "/dev/full/b.backup")
    assert full.returncode == 1
    assert "cannot be written" in full.stderr
    assert sorted(path.name for path in tmp_path.glob("*.backup*")) == ["taken.backup"]


def test_a_disk_that_is_full_leaves_nothing(migrated: Path, machine: Machine, tmp_path: Path) -> None:
    machine.bring_database(migrated)
    code = (
        "import resource, signal\nfrom pathlib import Path\nfrom django.utils import timezone\n"
        "from unioncare.backup.archive import make_backup\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        f"make_backup(path=Path({str(tmp_path / 'b.backup')!r}), passphrase='x' * 12, now=timezone.now())"
    )
    full = machine.run(code)
    assert "Nothing is left" in full.stderr
    assert list(tmp_path.glob("*.backup*")) == []


def test_a_later_versions_backup_is_refused(lost: Path, machine: Machine) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom dataclasses import replace\n"
        "from unioncare.backup.archive import read_contents, refuse_unfit\n"
        f"held = read_contents(path=Path({str(lost)!r}), passphrase=os.environ['BACKUP_PASSPHRASE'])\n"
        "refuse_unfit(replace(held, migrations=held.migrations | {('insurance', '0001_initial')}), replace=True)"
    )
    refused = machine.run(code)
    assert "made by a later version (it knows insurance 0001_initial)" in refused.stderr


def test_a_restore_that_is_killed_changes_nothing(machine: Machine) -> None:
    """Wherever the rows of this table are cut, what came is a row: psql itself has nothing to object to."""
    fill = (
        "from pathlib import Path\nfrom django.db import connection\nfrom unioncare.backup import postgres\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('CREATE TABLE kept AS SELECT md5(n::text) AS one FROM generate_series(1, 100000) AS n')\n"
        f"    Path({str(machine.place)!r}, 'dump').write_bytes(b''.join(postgres.dump()))\n"
        "    cursor.execute('INSERT INTO kept VALUES (%s)', ['since then'])\n"
    )
    machine.place.mkdir()
    filled = machine.run(fill)
    assert filled.returncode == 0, filled.stderr
    kill = (
        "import os, signal, time\nfrom pathlib import Path\nfrom unioncare.backup import postgres\n"
        f"whole = Path({str(machine.place)!r}, 'dump').read_bytes()\n"
        "def dying():\n"
        "    yield whole[: len(whole) * 3 // 4]\n"
        "    time.sleep(2)\n"  # psql works on what came until here
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "postgres.restore(dying())\n"
    )
    assert machine.run(kill).returncode == -signal.SIGKILL
    count = (
        "from django.db import connection\ncursor = connection.cursor()\n"
        "cursor.execute(\"SELECT count(*), count(*) FILTER (WHERE one = 'since then') FROM kept\")\n"
        "print('KEPT', cursor.fetchone())"
    )
    assert "KEPT (100001, 1)" in machine.run(count).stdout


def test_a_restore_that_is_killed_once_the_data_are_back_sends_nothing(lost: Path, machine: Machine) -> None:
    killed = machine.run(
        "import os, signal\nfrom django.core.management import call_command\n"
        "from unioncare.dashboard.management.commands.restore import Command\n"
        "Command._go_on = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"call_command('restore', {str(lost)!r})"
    )
    assert killed.returncode == -signal.SIGKILL
    assert machine.shown() == HELD  # though nobody came to the last steps


def test_last_steps_that_failed_are_named_and_done_later(lost: Path, machine: Machine) -> None:
    failed = machine.run(
        "import sys\nfrom django.core.management import call_command\nsys.argv[0] = '/nowhere'\n"
        f"call_command('restore', {str(lost)!r})"
    )
    assert failed.returncode != 0
    assert "Start nothing before they are" in failed.stderr
    assert f"run `python manage.py restore {lost} --finish` with the backup's keys in the environment" in failed.stderr
    assert machine.shown() == HELD

    finished = machine.manage("restore", str(lost), "--finish")
    assert finished.returncode == 0, finished.stderr
    assert "1 messages that were due are held back" in finished.stdout
    assert "Ready." in finished.stdout


def test_an_older_backup_without_the_outbox_or_its_columns_comes_back(machine: Machine) -> None:
    code = (
        "from django.db import connection\nfrom django.utils import timezone\nfrom unioncare.backup import postgres\n"
        "from unioncare.notifications.services.upkeep import hold_back_sql\ncursor = connection.cursor()\n"
        "for table in ('kept', 'notifications_message'):\n"
        "    cursor.execute(f\"CREATE TABLE {table} AS SELECT 'waiting' AS state\")\n"
        "    postgres.restore(list(postgres.dump()), last=hold_back_sql(now=timezone.now()))\n"
        "    cursor.execute(f'SELECT state FROM {table}')\n"
        "    print(table, cursor.fetchall())\n"
    )
    done = machine.run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["kept [('waiting',)]", "notifications_message [('waiting',)]"]


# The wheel brings two releases; the one without a number is older than the one that serves elsewhere.
OLDER_SERVER = (
    "import sys; from unioncare.embedded import __main__, binaries; newest = binaries._release; "
    "binaries._release = lambda folder: -newest(folder); sys.exit(__main__.main())"
)


def test_a_backup_comes_back_on_an_older_server(lost: Path, machine: Machine, tmp_path: Path) -> None:
    """The dump is of release 18, so must be what reads it: it writes settings that release 16 does not know."""
    machine.launcher.program = ("-c", OLDER_SERVER)
    back = machine.manage("restore", str(lost))
    assert back.returncode == 0, back.stderr
    assert machine.shown() == HELD
    version = machine.run("from unioncare.backup import postgres; print(postgres.server_version() // 10000)")
    assert version.stdout == "16\n"

    assert machine.manage("backup", str(tmp_path / "older.backup")).returncode == 0
    again = machine.manage("restore", str(tmp_path / "older.backup"), "--replace")
    assert again.returncode == 0, again.stderr
    assert machine.shown() == HELD


def test_nothing_is_restored_under_working_processes(lost: Path, machine: Machine) -> None:
    code = (
        "import subprocess, sys\nfrom django.db import connection\nconnection.ensure_connection()\n"
        f"sys.exit(subprocess.run([sys.executable, 'manage.py', 'restore', {str(lost)!r}]).returncode)"
    )
    refused = machine.run(code)
    assert refused.returncode == 1
    assert "1 other connections work on this database: stop web, workers and beat" in refused.stderr
    assert not (machine.place / "private").exists()


def test_keys_of_the_environment_go_into_a_file_for_their_owner_alone(tmp_path: Path) -> None:
    backup, place = tmp_path / "a.backup", tmp_path / "a.backup.keys.env"
    place.write_text("left by an earlier one")
    place.chmod(0o644)
    keep = ready_to_keep({"FIELD_KEYS": "2:x,1:y"}, beside=backup)
    assert place.read_text() == "left by an earlier one"  # nothing is kept before the data are back
    assert str(place) in keep()
    assert place.read_text() == "FIELD_KEYS=2:x,1:y\n"
    assert place.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [place]


def test_a_place_where_keys_cannot_be_kept_is_refused_before_anything_changes() -> None:
    with pytest.raises(BackupError, match=r"cannot be kept in /dev/full/a\.backup\.keys\.env"):
        ready_to_keep({"FIELD_KEYS": "2:x"}, beside=Path("/dev/full/a.backup"))
