"""Holds files, functions and templates to their sizes, and functions to their types.

Sizes are lines as they stand in the file. Migrations are generated and tests are prose: both are left out.
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
EMPTY_NAMES: Final = {"utils", "helpers", "misc", "common"}  # they say nothing of what is inside
P90_FROM: Final = 20  # fewer than this make no distribution


@dataclass
class Findings:
    """What was measured and what is over budget."""

    files: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def main() -> int:
    findings = Findings()
    for path in _sources():
        _measure(path, findings)
    for path in sorted((PROJECT / "templates").rglob("*.html")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > TEMPLATE_LIMIT:
            findings.problems.append(f"{_name(path)}: {lines} lines, at most {TEMPLATE_LIMIT}")
    _judge_ninetieth("files", findings.files, FILE_P90, findings.problems)
    _judge_ninetieth("functions", findings.functions, FUNCTION_P90, findings.problems)
    print("\n".join(findings.problems) or _summary(findings))
    return 1 if findings.problems else 0


def _sources() -> Iterator[Path]:
    for root in ROOTS:
        for path in sorted((PROJECT / root).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    yield PROJECT / "manage.py"


def _measure(path: Path, findings: Findings) -> None:
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    findings.files.append(lines)
    if lines > FILE_LIMIT:
        findings.problems.append(f"{_name(path)}: {lines} lines, at most {FILE_LIMIT}")
    if path.stem in EMPTY_NAMES:
        findings.problems.append(f"{_name(path)}: a name that says nothing")
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        findings.functions.append(length)
        if length > FUNCTION_LIMIT:
            findings.problems.append(
                f"{_name(path)}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LIMIT}"
            )
        if node.returns is None:
            findings.problems.append(f"{_name(path)}:{node.lineno}: {node.name} has no return type")


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


def _name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


if __name__ == "__main__":
    sys.exit(main())
