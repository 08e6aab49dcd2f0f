"""The tables of docs/permissions.md, the URLs of the project, and the people who try them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from unioncare.organisation.access import declared_permissions
from unioncare.organisation.enums import Role

DOC = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
PAGES, PERMISSIONS, GROUPS = "Pages", "Permissions", "Pages of libraries"
OUTSIDE = {"404", "403", "empty", "n.a."}
_CELL = re.compile(r"\s*\|\s*")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of the table of pages: who may call a URL by a method, and what the same role meets elsewhere."""

    name: str
    method: str
    roles: frozenset[str]
    outside: str


def page_rows() -> list[PageRow]:
    """Return the table of pages; a permission in the column of roles stands for the roles that hold it."""
    return [PageRow(name, method, roles_of(roles), outside) for name, method, roles, outside in table(PAGES)]


def permission_rows() -> dict[str, frozenset[str]]:
    """Return the table of permissions: code → roles."""
    return {name: roles_of(roles) for name, roles in table(PERMISSIONS)}


def group_rows() -> list[tuple[str, str]]:
    """Return the groups of library pages: pattern of names, who may open them."""
    return [(pattern, who) for pattern, who in table(GROUPS)]


def roles_of(cell: str) -> frozenset[str]:
    """Return the role codes of a cell: `*`, codes, or a permission."""
    if cell == "*":
        return frozenset(Role.values)
    if "." in cell:
        return declared_permissions()[cell]
    codes = frozenset(re.split(r",\s*", cell))
    assert codes <= frozenset(Role.values), f"unknown roles in {cell!r}"
    return codes


def table(heading: str) -> Iterator[list[str]]:
    """Yield the rows of the tables under a heading, cells without marks of code."""
    text = DOC.read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    heads = [place for place, line in enumerate(lines) if line.startswith("|---")]
    for place, line in enumerate(lines):
        if place not in heads and place + 1 not in heads:
            yield [cell.replace("`", "") for cell in _CELL.split(line.strip().strip("|").strip())]


def url_names() -> list[str]:
    """Return the full name of every URL of the project; an unnamed one ends with its namespace's colon."""
    return sorted({name for name, _pattern in _walk(get_resolver(), "")})


def methods() -> set[tuple[str, str]]:
    """Return (name, method) of every page of ours that is a class; pages that are functions answer to GET or POST."""
    found = set()
    for name, pattern in _walk(get_resolver(), ""):
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and not group_of(name):
            answered = [method for method in ("get", "post") if hasattr(view, method)]
            found |= {(name, method.upper()) for method in answered if method in view.http_method_names}
    return found


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{prefix}{pattern.name or ''}", pattern


def group_of(name: str) -> str:
    """Return who may open a library's page, "" for a page of ours."""
    return next((who for pattern, who in group_rows() if fnmatchcase(name, pattern)), "")


def permission_table() -> str:
    """Return the table of permissions as the documentation must hold it."""
    order = list(Role.values)
    lines = ["| permission | roles |", "|---|---|"]
    for name, roles in sorted(declared_permissions().items()):
        words = "*" if roles == frozenset(order) else ", ".join(f"`{role}`" for role in order if role in roles)
        lines.append(f"| `{name}` | {words} |")
    return "\n".join(lines)
