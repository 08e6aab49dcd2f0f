"""`make run`'s processes: all run, or none. Small stand-ins take the place of web, worker and beat."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.conftest import PYTHON, bare_environment, eventually, gone
from unioncare import supervise

SLEEPER = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', 'import time; time.sleep(600)'])"
STAND_IN = f"""
import sys
from unioncare import supervise

commands = {{
    "web": [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", sys.argv[1]],
    "worker": [sys.executable, "-c", {SLEEPER!r}],
    "beat": [sys.executable, "-c", sys.argv[2]],
}}
supervise.commands = lambda port: commands
supervise.PREPARE = [sys.executable, "-c", "print('chair / demo')"]
sys.exit(supervise.main([]))
"""
STAYS = "import time; time.sleep(600)"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def supervisor(port: int) -> Iterator[subprocess.Popen[str]]:
    process = start(port, STAYS)
    yield process
    process.terminate()
    process.communicate(timeout=30)


def start(port: int, beat: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PYTHON, "-c", STAND_IN, str(port), beat],
        env={**bare_environment(), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it printed until `words` came."""
    assert process.stdout is not None
    read = ""
    while words not in read:
        line = process.stdout.readline()
        assert line, read
        read += line
    return read


def children(pid: int) -> list[int]:
    done = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in done.stdout.split()]


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *descendants(child))]


def test_the_address_and_the_sign_ins_are_printed_once_the_page_answers(
    supervisor: subprocess.Popen[str], port: int
) -> None:
    printed = read_until(supervisor, "UnionCare is at")
    assert "chair / demo" in printed
    assert f"http://127.0.0.1:{port}/" in printed


def test_the_web_listens_on_this_machine_only_at_the_port_asked_for() -> None:
    web = supervise.commands(8123)["web"]
    assert web[web.index("--bind") + 1] == "127.0.0.1:8123"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_no_process_behind(supervisor: subprocess.Popen[str], number: signal.Signals) -> None:
    read_until(supervisor, "UnionCare is at")
    family = descendants(supervisor.pid)
    assert len(family) == 4  # web, worker and what the worker started, beat
    os.killpg(supervisor.pid, number)
    assert supervisor.wait(timeout=30) == 0
    assert gone(*family)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot arrange it")
def test_a_killed_supervisor_takes_its_processes_along(supervisor: subprocess.Popen[str]) -> None:
    read_until(supervisor, "UnionCare is at")
    processes = children(supervisor.pid)
    further = [pid for process in processes for pid in descendants(process)]
    supervisor.kill()
    assert eventually(lambda: gone(*processes))
    for pid in further:  # a real worker ends its own pool; this stand-in does not
        os.kill(pid, signal.SIGKILL)


def test_when_one_process_ends_the_others_are_stopped_and_it_is_named(port: int) -> None:
    process = start(port, "raise SystemExit(3)")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "unioncare: beat ended with 3; stopping." in errors


@pytest.mark.parametrize(("value", "words"), [("none", "PORT must be a number"), ("70000", "PORT must be a number")])
def test_a_port_that_is_none_is_said_in_a_sentence(value: str, words: str) -> None:
    done = check_port(value)
    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_said_in_a_sentence_before_anything_starts(port: int, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = check_port(str(port))
    assert done.returncode == 1
    assert f"port {port} cannot be used" in done.stderr
    assert done.stderr.count("\n") == 1


def check_port(value: str) -> subprocess.CompletedProcess[str]:
    command = [PYTHON, "-m", "unioncare.supervise", "--check-port"]
    environment = {**bare_environment(), "PORT": value}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
