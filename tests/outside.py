"""The outside on loopback: a mail server and an HTTP endpoint that can be told to misbehave."""

import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
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


Answer = str | Awaitable[str]


@dataclass
class MailServer:
    """Takes letters; `answer(address)` and `data_answer()` may refuse, or let a coroutine answer later."""

    letters: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    answer: Callable[[str], Answer] = lambda address: "250 OK"
    data_answer: Callable[[], Answer] = lambda: "250 OK"
    port: int = 0
    controller: Controller | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        said = await _said(self.answer(address))
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = await _said(self.data_answer())
        if said.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return said

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    def start(self) -> None:
        self.controller = _Counting(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Take the server away; `start` brings it back on the same port."""
        if self.controller:
            self.controller.stop()
            self.controller = None


async def _said(answer: Answer) -> str:
    return answer if isinstance(answer, str) else await answer


class _Counting(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return super().factory()


@contextmanager
def mail_server(port: int | None = None) -> Iterator[MailServer]:
    """Run a mail server on a port of loopback, a free one unless it is named."""
    server = MailServer(port=port or free_port())
    server.start()
    server.connections = 0
    try:
        yield server
    finally:
        server.stop()


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
