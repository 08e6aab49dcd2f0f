"""Every fault with small numbers: real servers and workers of its own, in a process of its own.

`make faults` runs the same with large ones and prints the table.
"""

import subprocess
import sys

from tests.faults.every import FAULTS
from tests.workers import ROOT


def test_nothing_is_lost_and_nothing_doubled_beyond_what_a_kill_allows() -> None:
    command = [sys.executable, "-m", "tests.faults", "--small", "--data", "var/test/faults"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    table = [line for line in run.stdout.splitlines() if line.startswith("| ")]
    assert len(table) == 1 + len(FAULTS)
    assert all(line.endswith(" ok |") or " ok " in line for line in table[1:])
