"""The table that a benchmark run prints and leaves in var/bench/."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    value: float
    target: float | None
    unit: str
    better: str

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value >= self.target if self.better == ">=" else self.value <= self.target


class Report:
    """Collects measurements; a missed target is shown, never hidden, and never fails the run."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.started = time.time()

    def row(self, name: str, value: float, target: float | None = None, *, unit: str = "×", better: str = ">=") -> None:
        """Add a measurement; `target` None marks a plain number that explains the others."""
        row = Row(name, round(value, 3), target, unit, better)
        self.rows.append(row)
        print(self._line(row), flush=True)

    def note(self, text: str) -> None:
        print(f"      {text}", flush=True)

    @staticmethod
    def _line(row: Row) -> str:
        mark = {True: "ok  ", False: "MISS", None: "    "}[row.met]
        target = "" if row.target is None else f"{row.better} {row.target:g}"
        return f"{mark}  {row.name:<72} {row.value:>12,.3f} {row.unit:<8} {target}"

    def save(self, folder: Path) -> Path:
        """Write the table as Markdown and JSON; return the Markdown file."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["| measurement | value | unit | target | met |", "|---|---|---|---|---|"]
        for row in self.rows:
            target = "" if row.target is None else f"{row.better} {row.target:g}"
            met = {True: "yes", False: "**no**", None: ""}[row.met]
            lines.append(f"| {row.name} | {row.value:,} | {row.unit} | {target} | {met} |")
        (folder / "report.json").write_text(json.dumps([asdict(row) for row in self.rows], indent=1))
        target_file = folder / "report.md"
        target_file.write_text("\n".join(lines) + "\n")
        return target_file
