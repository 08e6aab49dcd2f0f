"""The outside on loopback: a mail server and an HTTP endpoint that can be told to misbehave."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class MailServer:
    """Takes letters; `answer(address)` and `data_answer()` may refuse.

    It thinks for `ponders` seconds before it takes a letter and for `lingers` before it says that it has it.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    answer: Callable[[str], str] = lambda address: "250 OK"
    data_answer: Callable[[], str] = lambda: "250 OK"
    port: int = 0
    ponders: float = 0
    lingers: float = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        said = self.answer(address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.ponders)
        said = self.data_answer()
        if said.startswith("250"):
            self.take(envelope.content)
        await asyncio.sleep(self.lingers)
        return said

    def take(self, content: bytes) -> None:
        self.letters.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


class _Counting(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return super().factory()


@contextmanager
def mail_server(server: MailServer | None = None) -> Iterator[MailServer]:
    """Run a mail server on its port of loopback, or on a free one."""
    server = server or MailServer()
    server.port = server.port or free_port()
    controller = _Counting(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    server.connections = 0
    try:
        yield server
    finally:
        controller.stop()


@dataclass
class Endpoint:
    """Takes JSON posts; `status` is what it answers."""

    bodies: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/send"


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no trouble."""


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Run an HTTP server on a free port of loopback."""
    taken = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if taken.status < 300:
                taken.bodies.append(json.loads(body))
                taken.headers.append(dict(self.headers))
            self.send_response(taken.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None: ...

    server = _Server(("127.0.0.1", 0), Handler)
    taken.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
