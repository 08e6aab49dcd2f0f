"""Figures as templates write them: amounts and shares must stand where something opens their reason.

A template that is included may leave that to whoever includes it; a sentence (`blocktranslate`) speaks for itself, and
paper opens nothing.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.architecture.figures import Node, tree_of

TEMPLATES = Path(settings.BASE_DIR) / "templates"
_SENTENCE = re.compile(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
_COMMENT = re.compile(r"{#.*?#}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}", re.DOTALL)
_INCLUDE = re.compile(r"(?<!=\"){%\s*include [\"']([\w/]+\.html)[\"'][^%]*%}")
_AMOUNT = re.compile(r"{{[^}]*\|(?:money|amount|percent|floatformat)\b[^}]*}}")
_LINE = re.compile(r"{%\s*why\s[^%]*%}|<c-why\b[^>]*/>")
_FOLD = re.compile(r"{%\s*why_(?:fold|more)\s[^%]*%}")
_DRAWN = re.compile(r"{%\s*(?:level|level_large|due|bar|whisker)\s(?:[^%]|%(?!}))*%}")
_REST = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_SAYS = {":why", "why", "noted", "data-noted", "data-count", "count"}
# Beyond these nothing belongs together.
_WIDE = {"c-panel", "c-head", "c-table", "section", "root"}
_OWN = {"c-figures", "c-tiles", "c-figure", "c-tile", "c-fact", "c-line", "dl"}
_EXPLAINS = {"c-sum", "c-line", "c-formula"}


def names() -> list[str]:
    """Return the templates of pages and of their parts, without components, mails and admin."""
    found = (path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html")))
    return [name for name in found if not name.startswith(("components/", "emails/", "admin/", "bootstrap5/"))]


def source_of(name: str) -> str:
    return _COMMENT.sub("", (TEMPLATES / name).read_text(encoding="utf-8"))


@cache
def parsed(name: str) -> Node:
    """Return the elements of a template; figures, reasons and includes become elements of their own."""
    text = _SENTENCE.sub("", source_of(name))
    text = _INCLUDE.sub(lambda found: f'<x-include name="{found[1]}"></x-include>', text)
    text = _FOLD.sub("<x-fold></x-fold>", _LINE.sub("<x-why></x-why>", text))
    text = _AMOUNT.sub("<x-figure></x-figure>", _DRAWN.sub("<x-figure></x-figure>", text))
    return tree_of(_REST.sub("", text))


@cache
def is_paper(name: str) -> bool:
    extended = re.search(r"{%\s*extends [^%]*[\"'](\w[\w/]*\.html)", source_of(name))
    return name.startswith("base_paper") or bool(extended and extended[1] != name and is_paper(extended[1]))


def leaks(name: str) -> list[str]:
    """Return what of a template nothing in it explains: its own figures, and what leaks from those it includes."""
    return list(_leaking(name)) if not is_paper(name) else []


def _leaking(name: str) -> Iterator[str]:
    for node in parsed(name).walk():
        if node.tag == "x-figure" and not _is_explained(node):
            assert node.parent is not None
            yield f"{name}: in {node.parent}"
        if node.tag == "x-include" and not _is_explained(node):
            inner = node.attributes["name"]
            if inner != name and (TEMPLATES / inner).exists():
                yield from _leaking(inner)


def _is_explained(node: Node) -> bool:
    for one in list(node.ancestors())[1:]:
        if one.tag in _EXPLAINS or _SAYS & one.attributes.keys():
            return True
        if one.tag == "a" or (_is_row(one) and any(_opens(inner) for inner in one.walk())):
            return True
        reasons = {inner.tag for inner in _near(one)}
        # What stands in a line of its own explains its panel; a fold only what stands with it.
        if "x-why" in reasons or ("x-fold" in reasons and one.tag not in _WIDE - {"root"}):
            return True
        if one.tag in _WIDE:
            return False
    return False


def _near(node: Node) -> Iterator[Node]:
    """Yield what lies in an element, without what has reasons of its own: panels, tables, rows, figures."""
    for child in node.children:
        yield child
        if child.tag not in _WIDE | _OWN and not _is_row(child):
            yield from _near(child)


def _is_row(node: Node) -> bool:
    return node.tag in {"tr", "li", "c-item"}


def _opens(node: Node) -> bool:
    return node.tag in {"a", "c-dialog-link"}


def included() -> set[str]:
    """Return the templates that another one includes."""
    found = (parsed(name).walk() for name in names())
    return {node.attributes["name"] for nodes in found for node in nodes if node.tag == "x-include"}
