"""What came of a fault, as a row of the table, and whether that is good."""

from dataclasses import dataclass, field

HEADS = (
    "fault", "what was done", "written", "sent", "dead", "waiting", "outside", "numbers", "doubled", "allowed",
    "items", "imports", "seconds", "verdict",
)  # fmt: skip


@dataclass(slots=True)
class Result:
    """One fault: by our record, and by what the outside saw. `problems` are the sentences of its verdict."""

    fault: str
    done: str
    written: int = 0
    sent: int = 0
    dead: int = 0
    waiting: int = 0
    outside: int = 0
    numbers: int = 0
    allowed: int = 0
    items: tuple[int, int] = (0, 0)
    imports: tuple[int, int] = (0, 0)
    seconds: float = 0
    problems: list[str] = field(default_factory=list)

    @property
    def doubled(self) -> int:
        return self.outside - self.numbers

    def cells(self) -> list[str]:
        whole, asked = self.imports
        return [
            self.fault, self.done, *map(str, (self.written, self.sent, self.dead, self.waiting, self.outside)),
            str(self.numbers), str(self.doubled), str(self.allowed), "{} → {}".format(*self.items),
            f"{whole} of {asked}", f"{self.seconds:.0f}", "; ".join(self.problems) or "ok",
        ]  # fmt: skip


def table(results: list[Result]) -> str:
    """Return the results as a table of Markdown."""
    rows = [list(HEADS), *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
