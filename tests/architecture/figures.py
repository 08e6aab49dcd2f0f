"""Figures on a page, and whether each opens its reason: what docs/architecture.md says under "Why"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DRAWN = {"uc-level", "uc-due", "uc-bar", "uc-whisker", "uc-amount"}
# Reasons, what is a sum or a formula line by line, and paper, which opens nothing.
SELF_EXPLAINED = {"uc-why", "uc-why-fold", "uc-why-more", "uc-sum", "uc-formula", "uc-paper"}
REASONS = {"uc-why", "uc-why-fold"}
# Beyond these nothing belongs together.
WIDE = {"section", "main", "body", "html", "root"}
PANEL_PARTS = {"uc-panel-head", "uc-panel-body", "uc-panel-foot"}
# What stands in one of these explains that alone.
OWN = {"uc-item", "uc-table-wrap", "uc-tiles", "uc-figures", "uc-panel"}
# An amount of money, a share, a number of days or a change of level that stands alone, not inside a sentence.
NUMBER = re.compile(
    r"[-−+]?(¥\s?\d[\d,]*(\.\d+)?|\d{1,3}(,\d{3})*\.\d\d|\d[\d,]*(\.\d+)?\s?(元|%|天|days?))|[LEP]\d\s?→\s?[LEP]\d"
)


@dataclass
class Node:
    """An element as far as figures ask: its tag, attributes, own text, and what lies in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    classes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.classes = frozenset(self.attributes.get("class", "").split())

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator["Node"]:
        """Yield the element itself and all around it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def holds(self, name: str) -> bool:
        return any(name in node.classes for node in self.walk())

    def __str__(self) -> str:
        words = " ".join(text for node in self.walk() for text in node.own)
        return f"<{self.tag} class={' '.join(sorted(self.classes))!r}> {words[:80]}"


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("root")

    def updatepos(self, i: int, j: int) -> int:
        return j  # nobody asks for lines, and counting them takes a tenth of the time

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        opened = next((node for node in self.here.ancestors() if node.tag == tag), None)
        if opened is not None and opened.parent is not None:
            self.here = opened.parent

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.here.own.append(data.strip())


def tree_of(html: str) -> Node:
    tree = _Tree()
    tree.feed(html)
    return tree.root


def figures_without_reason(html: str) -> list[str]:
    """Return the figures of a page, or of a part of one, that open no reason."""
    # The frame around a page holds none, and is more than half of it.
    shown = html[max(html.find("<main"), 0) :].partition("</main>")[0]
    return [str(node) for node in tree_of(shown).walk() if is_figure(node) and not is_explained(node)]


def is_figure(node: Node) -> bool:
    if _is_tile(node) or node.classes & DRAWN:
        return True
    # The labels of a chart are its scale.
    return node.tag != "text" and any(NUMBER.fullmatch(text) for text in _said(node))


def _said(node: Node) -> list[str]:
    """Return what an element says, with the unit that stands small behind a number."""
    small = [text for child in node.children if child.tag == "small" for text in child.own]
    return [*node.own, "".join([*node.own, *small])] if small else node.own


def is_explained(node: Node) -> bool:
    """Whether the figure itself, its cell, its row, its table or its panel opens the reason, or says it needs none."""
    around = list(node.ancestors())
    if any(one.classes & SELF_EXPLAINED or {"data-noted", "data-count"} & one.attributes.keys() for one in around):
        return True
    if _is_tile(node):
        return node.holds("uc-why-fold")
    for one in around:
        if "uc-table-wrap" in one.classes:
            return _has_reasons(one)
        if one.tag in WIDE or "uc-panel" in one.classes:
            return "uc-panel" in one.classes and _carries(one)
        if one.tag == "a" and len(one.attributes.get("href", "")) > 1:  # to the place that explains it
            return True
        if _is_row(one):
            if any(inner.classes & REASONS for inner in one.walk()) or _leads_on(one):
                return True
        elif not one.classes & PANEL_PARTS and any(inner.classes & REASONS for inner in _near(one)):
            return True
    return False


def _near(node: Node) -> Iterator[Node]:
    """Yield what lies in an element, without what keeps its reasons to itself."""
    for child in node.children:
        yield child
        if not (_is_row(child) or child.classes & OWN):
            yield from _near(child)


def _carries(panel: Node) -> bool:
    """Whether a panel itself opens the reason of all that stands in it: not in one of its rows, blocks or figures."""
    parts = [panel, *(one for one in panel.children if one.classes & PANEL_PARTS)]
    return any(one.classes & REASONS or _only_reasons(one) for part in parts for one in part.children)


def _only_reasons(block: Node) -> bool:
    told = [one.classes & SELF_EXPLAINED for one in block.children]
    return bool(told) and all(told) and not block.own


def _is_tile(node: Node) -> bool:
    return node.tag == "div" and node.parent is not None and bool(node.parent.classes & {"uc-tiles", "uc-figures"})


def _is_row(node: Node) -> bool:
    return node.tag in {"tr", "li"} or "uc-item" in node.classes


def _leads_on(node: Node) -> bool:
    """Whether a row opens the page of its own record, which explains it."""
    return any(one.tag == "a" and not one.attributes.get("href", "#").startswith(("#", "?")) for one in node.walk())


def _has_reasons(table: Node) -> bool:
    assert table.parent is not None
    beside = table.parent.children
    after = beside[beside.index(table) + 1 :][:1]
    return any("uc-why-table" in one.classes for one in after)
