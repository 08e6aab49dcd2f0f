"""Holds files, functions and templates to their sizes, functions to their types, modules to names that say something.

Sizes are lines as they stand in the file. Migrations are generated and left out. Tests are prose: they keep the upper
limits, and neither count among the nine of ten nor need return types.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
ROOTS: Final = ("unioncare", "cases", "donations", "visits", "assessments", "tools")
FILE_LIMIT, FILE_P90 = 400, 150
FUNCTION_LIMIT, FUNCTION_P90 = 60, 25
TEMPLATE_LIMIT = 150
PAGES: Final = (
    ("templates", "html", TEMPLATE_LIMIT),
    ("tests", "html", TEMPLATE_LIMIT),
    ("static", "css", FILE_LIMIT),
    ("static", "js", FILE_LIMIT),
)
EMPTY_NAMES: Final = {"utils", "helpers", "misc", "common"}  # they say nothing of what is inside
P90_FROM: Final = 20  # fewer than this make no distribution


@dataclass
class Findings:
    """What was measured and what is over budget."""

    project: Path
    files: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def judge(self, path: Path, length: int, limit: int) -> None:
        if length > limit:
            self.problems.append(f"{self.name(path)}: {length} lines, at most {limit}")

    def name(self, path: Path) -> str:
        return path.relative_to(self.project).as_posix()


def main() -> int:
    findings = measure(PROJECT)
    print("\n".join(findings.problems) or _summary(findings))
    return 1 if findings.problems else 0


def measure(project: Path) -> Findings:
    """Measure everything under a project's folder; `make check` and the tests of the house both ask here."""
    findings = Findings(project)
    for path in (*_modules(project, *ROOTS), *project.glob("manage.py")):
        findings.files.append(_measure_module(path, findings))
        findings.functions += _measure_functions(path, findings, typed=True)
    for path in _modules(project, "tests"):
        _measure_module(path, findings)
        _measure_functions(path, findings, typed=False)
    for folder, suffix, limit in PAGES:
        for path in sorted((project / folder).rglob(f"*.{suffix}")):
            findings.judge(path, _lines(path), limit)
    _judge_ninetieth("files", findings.files, FILE_P90, findings.problems)
    _judge_ninetieth("functions", findings.functions, FUNCTION_P90, findings.problems)
    return findings


def _modules(project: Path, *roots: str) -> Iterator[Path]:
    for root in roots:
        for path in sorted((project / root).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _measure_module(path: Path, findings: Findings) -> int:
    lines = _lines(path)
    findings.judge(path, lines, FILE_LIMIT)
    if path.stem in EMPTY_NAMES:
        findings.problems.append(f"{findings.name(path)}: a name that says nothing")
    return lines


def _measure_functions(path: Path, findings: Findings, *, typed: bool) -> list[int]:
    lengths = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        where = f"{findings.name(path)}:{node.lineno}: {node.name}"
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LIMIT:
            findings.problems.append(f"{where} has {length} lines, at most {FUNCTION_LIMIT}")
        if typed and node.returns is None:
            findings.problems.append(f"{where} has no return type")
        lengths.append(length)
    return lengths


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _judge_ninetieth(what: str, sizes: Sequence[int], limit: int, problems: list[str]) -> None:
    if len(sizes) >= P90_FROM and _ninetieth(sizes) > limit:
        problems.append(f"nine of ten {what} shall have at most {limit} lines; now {_ninetieth(sizes)}")


def _ninetieth(sizes: Sequence[int]) -> int:
    return sorted(sizes)[int(len(sizes) * 0.9)]


def _summary(findings: Findings) -> str:
    return (
        f"{len(findings.files)} files, 90 % within {_ninetieth(findings.files)} lines; "
        f"{len(findings.functions)} functions, 90 % within {_ninetieth(findings.functions)} lines."
    )


if __name__ == "__main__":
    sys.exit(main())
