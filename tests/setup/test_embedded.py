"""The embedded servers, started for real."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest

from tests.setup.conftest import PYTHON, Launcher, bare_environment, eventually, gone
from unioncare.embedded.account import FALLBACK_ID, Account
from unioncare.embedded.state import PROJECT

SHOW = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['SECRET_KEY'])"
QUERY = """
import os, psycopg2, sys
connection = psycopg2.connect(os.environ["DATABASE_URL"])
connection.autocommit = True
cursor = connection.cursor()
cursor.execute(sys.argv[1])
print(cursor.fetchall() if cursor.description else "done")
"""
PING = """
import os, redis
print(redis.Redis.from_url(os.environ["REDIS_URL"]).ping())
"""
QUEUE = """
import os, redis, sys
queue = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
if sys.argv[1:]:
    queue.rpush("jobs", *sys.argv[1:])
print(queue.lrange("jobs", 0, -1))
"""

# What is imported late is used once before: our own Python may lie in a folder that is closed to others.
DROP_RIGHTS = """
import os, sys
from unioncare.embedded import external
from unioncare.embedded.__main__ import main
from unioncare.embedded.account import FALLBACK_ID
for check in (external._check_database, external._check_redis):
    try:
        check("redis://127.0.0.1:1")
    except external.EmbeddedError:
        pass
os.setgroups([]); os.setgid(FALLBACK_ID); os.setuid(FALLBACK_ID)
sys.exit(main(sys.argv[1:]))
"""


def test_a_command_finds_both_servers_and_leaves_none_behind(launcher: Launcher) -> None:
    holder = launcher.hold()
    servers = launcher.servers()
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT 1").stdout == "[(1,)]\n"
    assert launcher.run(PYTHON, "-c", PING).stdout == "True\n"
    holder.send_signal(signal.SIGTERM)
    holder.wait()
    assert gone(*servers.values())


def test_which_settings_to_use_is_left_to_the_command(launcher: Launcher) -> None:
    show = "import os; print('DJANGO_SETTINGS_MODULE' in os.environ, os.environ['UNIONCARE_ENV'])"
    assert launcher.run(PYTHON, "-c", show).stdout == "False demo\n"


def test_the_command_s_exit_status_is_the_launcher_s(launcher: Launcher) -> None:
    assert launcher.run("sh", "-c", "exit 7").returncode == 7


def test_data_and_keys_outlive_a_restart(launcher: Launcher) -> None:
    launcher.run(PYTHON, "-c", QUERY, "CREATE TABLE kept AS SELECT 42 AS answer")
    key = launcher.run(PYTHON, "-c", SHOW).stdout.split()[2]
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT answer FROM kept").stdout == "[(42,)]\n"
    assert launcher.run(PYTHON, "-c", SHOW).stdout.split()[2] == key


def test_nobody_else_reads_the_keys_or_enters_without_the_password(launcher: Launcher) -> None:
    holder = launcher.hold()
    for name in ("keys.json", "state.json"):
        assert stat.S_IMODE((launcher.data / name).stat().st_mode) == 0o600
    url = launcher.run(PYTHON, "-c", SHOW).stdout.split()[0]
    password = url.partition("unioncare:")[2].partition("@")[0]
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url.replace(password, "guess"))
    holder.send_signal(signal.SIGTERM)


def test_a_second_launcher_joins_and_the_last_one_out_stops_the_servers(launcher: Launcher) -> None:
    first = launcher.hold()
    servers = launcher.servers()
    second = launcher.hold()
    assert launcher.servers() == servers

    first.send_signal(signal.SIGTERM)
    first.wait()
    assert not gone(*servers.values())
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT 1").stdout == "[(1,)]\n"

    second.send_signal(signal.SIGTERM)
    second.wait()
    assert gone(*servers.values())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot arrange it")
def test_a_killed_launcher_takes_its_command_along(launcher: Launcher) -> None:
    holder = launcher.start("sh", "-c", "echo $$; exec sleep 600")
    assert holder.stdout is not None
    command = int(holder.stdout.readline())
    holder.kill()
    assert eventually(lambda: gone(command))


def test_after_a_killed_launcher_the_next_one_takes_its_servers_over(launcher: Launcher) -> None:
    launcher.hold().kill()
    servers = launcher.servers()
    assert not gone(*servers.values())
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT 1").stdout == "[(1,)]\n"
    assert gone(*servers.values())


def test_after_killed_servers_the_next_launcher_starts_new_ones(launcher: Launcher) -> None:
    launcher.hold().kill()
    killed = launcher.servers()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: gone(*killed.values()))
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT 1").stdout == "[(1,)]\n"


def test_rows_and_queued_jobs_outlive_killed_servers(launcher: Launcher) -> None:
    launcher.flag = "--with-parent"  # not --fast, which keeps nothing on purpose
    holder = launcher.hold()
    launcher.run(PYTHON, "-c", QUERY, "CREATE TABLE kept AS SELECT 42 AS answer")
    launcher.run(PYTHON, "-c", QUEUE, "import 7")
    killed = launcher.servers()
    holder.kill()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: gone(*killed.values()))
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT answer FROM kept").stdout == "[(42,)]\n"
    assert launcher.run(PYTHON, "-c", QUEUE).stdout == "['import 7']\n"


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_server_that_ends_by_itself_is_named_and_everything_stops(launcher: Launcher, name: str) -> None:
    holder = launcher.hold()
    servers = launcher.servers()
    os.kill(servers[name], signal.SIGKILL)
    _, errors = holder.communicate(timeout=30)
    assert holder.returncode != 0
    assert errors == f"unioncare: {name} ended by itself (its log is {launcher.data / name}.log); stopping.\n"
    assert gone(*servers.values())


def test_a_new_server_starts_while_nobody_has_reaped_the_killed_one(launcher: Launcher) -> None:
    first = launcher.hold()
    killed = launcher.servers()["postgres"]
    first.send_signal(signal.SIGSTOP)  # the parent that would reap it
    os.kill(killed, signal.SIGKILL)
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT 1").stdout == "[(1,)]\n"
    os.kill(killed, 0)  # the number is still taken
    first.send_signal(signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot arrange it")
def test_with_its_parent_killed_the_launcher_stops_everything(launcher: Launcher) -> None:
    options = f"--data {launcher.data} --fast --with-parent"
    command = f"{PYTHON} -m unioncare.embedded {options} -- sh -c 'echo $$; exec sleep 600'; true"
    make = subprocess.Popen(["/bin/sh", "-c", command], env=bare_environment(), stdout=subprocess.PIPE, text=True)
    assert make.stdout is not None
    pids = [int(make.stdout.readline()), *launcher.servers().values()]
    make.kill()
    assert eventually(lambda: gone(*pids))


def test_a_forgotten_server_on_the_same_data_is_found_by_its_own_pid_file(launcher: Launcher) -> None:
    launcher.hold().kill()
    forgotten = launcher.servers()
    (launcher.data / "state.json").unlink()
    assert launcher.run(PYTHON, "-c", QUERY, "SELECT 1").stdout == "[(1,)]\n"
    assert gone(forgotten["postgres"])
    os.kill(forgotten["redis"], signal.SIGTERM)  # nothing on disk names it any more


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_and_the_servers(launcher: Launcher, number: signal.Signals) -> None:
    holder = launcher.hold()
    servers = launcher.servers()
    holder.send_signal(number)
    assert holder.wait(timeout=30) != 0
    assert gone(*servers.values())


def test_with_both_urls_set_nothing_is_started(launcher: Launcher) -> None:
    holder = launcher.hold()
    database, redis, _ = launcher.run(PYTHON, "-c", SHOW).stdout.split()
    elsewhere = Launcher(launcher.data / "elsewhere")
    shown = elsewhere.run(PYTHON, "-c", SHOW, DATABASE_URL=database, REDIS_URL=redis)
    assert shown.stdout.split()[:2] == [database, redis]
    assert not (elsewhere.data / "state.json").exists()
    holder.send_signal(signal.SIGTERM)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DATABASE_URL": "postgres://x@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://x@127.0.0.1:1/x"}, "REDIS_URL is not"),
        ({"REDIS_URL": "redis://127.0.0.1:1"}, "DATABASE_URL is not"),
        ({"DATABASE_URL": "mysql://x:word@h/x", "REDIS_URL": "redis://127.0.0.1:1"}, "must read like postgres://"),
    ],
)
def test_servers_that_cannot_be_used_are_named_in_one_sentence(
    launcher: Launcher, variables: dict[str, str], words: str
) -> None:
    done = launcher.run("true", **variables)
    assert done.returncode == 2
    assert words in done.stderr
    assert "x:word" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unreachable_redis_is_named_in_one_sentence(launcher: Launcher) -> None:
    holder = launcher.hold()
    database = launcher.run(PYTHON, "-c", SHOW).stdout.split()[0]
    done = launcher.run("true", DATABASE_URL=database, REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 2
    assert done.stderr.startswith("unioncare: REDIS_URL cannot be used")
    assert done.stderr.count("\n") == 1
    holder.send_signal(signal.SIGTERM)


def test_a_command_that_does_not_exist_is_named(launcher: Launcher) -> None:
    done = launcher.run("no-such-command")
    assert done.returncode == 2
    assert done.stderr == "unioncare: no-such-command cannot be run: No such file or directory.\n"


def test_reset_is_refused_while_somebody_works(launcher: Launcher) -> None:
    holder = launcher.hold()
    refused = launcher.reset()
    assert (refused.returncode, "stop it first" in refused.stderr) == (2, True)
    holder.send_signal(signal.SIGTERM)
    holder.wait()
    assert launcher.reset().returncode == 0
    assert not launcher.data.exists()


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root hands servers over")
def test_root_s_servers_run_unprivileged_and_below_a_closed_folder_too(launcher: Launcher) -> None:
    launcher.data.mkdir()
    launcher.data.parent.chmod(0o700)
    holder = launcher.hold()
    for pid in launcher.servers().values():
        assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert stat.S_IMODE(launcher.data.parent.stat().st_mode) == 0o700
    holder.send_signal(signal.SIGTERM)


@pytest.mark.skipif(
    os.geteuid() != 0 or not Account(FALLBACK_ID, FALLBACK_ID).reaches(PROJECT),
    reason="only root becomes somebody else, where others can read the project",
)
def test_somebody_without_any_rights_runs_the_servers_as_themselves() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Account(FALLBACK_ID, FALLBACK_ID).own(Path(folder))
        command = ["--data", f"{folder}/data", "--fast", "--", "sh", "-c", "id -u; echo $DATABASE_URL; exec sleep 600"]
        process = subprocess.Popen(
            [PYTHON, "-c", DROP_RIGHTS, *command], env=bare_environment(), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == f"{FALLBACK_ID}\n"
        psycopg2.connect(process.stdout.readline().strip()).close()
        servers = Launcher(Path(folder) / "data").servers()
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in servers.values()} == {FALLBACK_ID}
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        assert gone(*servers.values())


def test_a_signal_during_the_start_leaves_no_server(launcher: Launcher) -> None:
    process = launcher.start("sleep", "600")
    assert eventually((launcher.data / "postgres.log").exists)  # PostgreSQL has just been launched
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 128 + signal.SIGTERM
    assert launcher.servers() == {}
