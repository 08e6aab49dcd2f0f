"""Everything beyond the house, in a process that outlives every fault: a mail server and a gateway on loopback.

It takes orders as lines of JSON on its standard input and answers each with one. Of what it takes it keeps the number
(Message-ID, or the gateway's id).
"""

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.outside import MailServer, endpoint, free_port
from tests.workers import ROOT

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^@>]+)@", re.IGNORECASE | re.MULTILINE)


@dataclass
class Counting(MailServer):
    """Keeps of each letter its number only: there may be a hundred thousand.

    It thinks for `ponders` seconds before it takes a letter, and for `lingers` before it says that it has it.
    """

    seen: list[str] = field(default_factory=list)
    ponders: float = 0
    lingers: float = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.ponders)
        said = str(self.data_answer())
        if said.startswith("250"):
            found = MESSAGE_ID.search(envelope.content)
            self.seen.append(found[1].decode() if found else "without a number")
        await asyncio.sleep(self.lingers)
        return said


def main() -> None:
    mail = Counting(port=free_port())
    mail.start()
    with endpoint() as gateway:
        _say({"mail": mail.port, "gateway": gateway.port})
        for line in sys.stdin:
            order = json.loads(line)
            if order.pop("forget", False):
                mail.seen.clear()
                gateway.bodies.clear()
            if "open" in order:
                mail.stop()
                if order.pop("open"):
                    mail.start()
            _behave(mail, order)
            gateway.status = order.pop("status", gateway.status)
            told = order.pop("tell", False)
            numbers = [*mail.seen, *(str(body["id"]) for body in gateway.bodies)]
            _say(numbers if told else len(numbers))


def _behave(mail: Counting, order: dict[str, Any]) -> None:
    for name in ("ponders", "lingers"):
        setattr(mail, name, order.pop(name, getattr(mail, name)))
    if "recipient" in order:
        # "550 no|odd" refuses the odd half of the addresses.
        said, _bar, half = order.pop("recipient").partition("|")
        mail.answer = lambda address: said if not half or _is_odd(address) else "250 OK"
    if "data" in order:
        data = order.pop("data")
        mail.data_answer = lambda: data


def _is_odd(address: str) -> bool:
    return int(address.partition("@")[0].lstrip("p")) % 2 == 1


def _say(words: Any) -> None:
    print(json.dumps(words), flush=True)


class Outside:
    """The process as the faults see it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.outside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.ports: dict[str, int] = self._answer()

    def behave(self, **order: Any) -> None:
        """Say how the servers are from now on; what is not named stays."""
        self._ask(order)

    def reset(self) -> None:
        """Forget what was taken, and take everything at once from now on."""
        self._ask({"forget": True, "open": True, "ponders": 0, "lingers": 0, "status": 200})
        self._ask({"recipient": "250 OK", "data": "250 OK"})

    def count(self) -> int:
        """Return how many messages were taken."""
        return int(self._ask({}))

    def seen(self) -> Counter[str]:
        """Return how often each number was taken."""
        return Counter(self._ask({"tell": True}))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


if __name__ == "__main__":
    main()
