"""Objects of the books for the matrix, and how their URLs are called."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from donations.ledger.enums import EntryKind, SampleKind
from donations.ledger.models import AuditFinding, AuditSample, BookCheck, Fund, TransferOrder
from donations.ledger.services.checks import start_check
from donations.ledger.services.findings import move_finding, raise_finding
from donations.ledger.services.sampling import draw_sample
from donations.ledger.services.transfers import ask_transfer
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.funds import booked, fund
from unioncare.organisation.enums import Role


class BooksStage:
    """What the books bring to the stage; the world is the stage's."""

    world: World

    @cached_property
    def books(self) -> Fund:
        """The union's fund with money and one entry by hand."""
        opened = fund(self.world.enterprise, code="union-books", bank=10_000)
        booked(opened, EntryKind.INTEREST, 5)
        opened.refresh_from_db()
        return opened

    @cached_property
    def book_check(self) -> BookCheck:
        assert self.books
        return start_check(unit=self.world.enterprise, actor=self.world.people[Role.AUDITOR], now=timezone.now())

    @cached_property
    def sample(self) -> AuditSample:
        today = timezone.localdate()
        return draw_sample(
            fund=self.books, kind=SampleKind.RANDOM, first=self.books.opened_on, last=today, size=1,
            actor=self.world.people[Role.AUDITOR], now=timezone.now(),
        )  # fmt: skip

    @cached_property
    def transfer(self) -> TransferOrder:
        """A transfer that waits for the second person."""
        return ask_transfer(
            source=self.books, target=fund(self.world.enterprise), amount=Decimal(9_000), note="会议纪要",
            key=uuid.uuid4(), actor=self.world.person(Role.FINANCE_OFFICER), now=timezone.now(),
        )  # fmt: skip

    @cached_property
    def finding(self) -> AuditFinding:
        """A finding that was answered."""
        people, now = self.world.people, timezone.now()
        found = raise_finding(fund=self.books, text="缺少审批单", actor=people[Role.AUDITOR], now=now)
        finance = self.world.person(Role.FINANCE_OFFICER)
        return move_finding(finding=found, move="answer", text="已补齐", actor=finance, now=now)


Maker = Callable[[Any], Target]
FUND_PAGES = "fund fund_book fund_transfer fund_budget fund_period fund_close fund_export fund_finding"


def _fund(stage: BooksStage) -> Target:
    return Target({"code": stage.books.code})


def _entry(stage: BooksStage) -> Target:
    return Target({"code": stage.books.code, "number": 2})


def _check(stage: BooksStage) -> Target:
    return Target({"pk": stage.book_check.pk})


OBJECTS: dict[str, Maker] = {
    **{f"donations:{name}": _fund for name in FUND_PAGES.split()},
    "donations:funds": lambda stage: Target(marker=stage.books.code),
    "donations:books_report": lambda stage: Target(marker=stage.books.code),
    "donations:entry": _entry,
    "donations:entry_reverse": _entry,
    "donations:audit": lambda stage: Target(marker=stage.finding.number),
    "donations:audit_result": _check,
    "donations:audit_progress": _check,
    "donations:audit_sample": lambda stage: Target({"pk": stage.sample.pk}),
    "donations:audit_look": lambda stage: Target(
        {"pk": stage.sample.pk, "number": stage.sample.entries.get().entry.number}
    ),
    "donations:transfer": lambda stage: Target({"number": stage.transfer.number}),
    "donations:transfer_withdraw": lambda stage: Target({"number": stage.transfer.number}),
    "donations:audit_finding": lambda stage: Target({"number": stage.finding.number}),
    "donations:audit_finding_move": lambda stage: Target({"number": stage.finding.number, "move": "settle"}),
}
