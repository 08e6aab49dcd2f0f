"""What a fault came to: a row of the table."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Numbers of one fault. `allowed`: how many duplicates the outside may see, one for each killed child."""

    name: str
    done: str = ""
    written: int = 0
    sent: int = 0
    dead: int = 0
    waiting: int = 0
    seen: int = 0
    distinct: int = 0
    allowed: int = 0
    note: str = ""
    troubles: list[str] = field(default_factory=list)

    @property
    def doubled(self) -> int:
        return self.seen - self.distinct

    def judge(self) -> "Outcome":
        """Note what is wrong: lost, left, doubled, or recorded as sent without having arrived."""
        if self.sent + self.dead != self.written:
            self.troubles.append(f"{self.written - self.sent - self.dead} neither sent nor given up")
        if self.waiting:
            self.troubles.append(f"{self.waiting} still wait")
        if self.distinct < self.sent:
            self.troubles.append(f"{self.sent - self.distinct} recorded as sent and never seen")
        if self.doubled > self.allowed:
            self.troubles.append(f"{self.doubled} seen twice, {self.allowed} allowed")
        return self


HEAD = ("fault", "done", "written", "sent", "given up", "waiting", "seen", "distinct", "twice", "allowed", "verdict")


def table(outcomes: list[Outcome]) -> str:
    """Return the table as text."""
    rows = [
        (
            one.name, one.done, one.written, one.sent, one.dead, one.waiting, one.seen, one.distinct, one.doubled,
            one.allowed, "; ".join(one.troubles) or f"held{', ' + one.note if one.note else ''}",
        )
        for one in outcomes
    ]  # fmt: skip
    texts = [HEAD, *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(row[place]) for row in texts) for place in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in texts)
