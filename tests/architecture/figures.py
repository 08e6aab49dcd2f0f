"""Figures on a page, and whether each opens its reason: what docs/architecture.md says under "Why"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DRAWN = {"uc-level", "uc-due", "uc-bar", "uc-whisker", "uc-amount"}
# Reasons, what is a sum or a formula line by line, and paper, which opens nothing.
SELF_EXPLAINED = {"uc-why", "uc-why-fold", "uc-why-more", "uc-sum", "uc-formula", "uc-paper"}
# Beyond these nothing belongs together.
WIDE = {"section", "main", "body", "html", "root"}
# An amount of money or a share that stands alone, not inside a sentence.
NUMBER = re.compile(r"[-−+]?(¥?\d{1,3}(,\d{3})*\.\d\d( 元)?|\d+(\.\d+)?%)")


@dataclass
class Node:
    """An element as far as figures ask: its tag, attributes, own text, and what lies in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

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
    return [str(node) for node in tree_of(html).walk() if is_figure(node) and not is_explained(node)]


def is_figure(node: Node) -> bool:
    return _is_tile(node) or bool(node.classes & DRAWN) or any(NUMBER.fullmatch(text) for text in node.own)


def is_explained(node: Node) -> bool:
    """Whether the figure itself, its row, its table or its panel opens the reason, or says that it needs none."""
    around = list(node.ancestors())
    if any(one.classes & SELF_EXPLAINED or {"data-noted", "data-count"} & one.attributes.keys() for one in around):
        return True
    if _is_tile(node):
        return node.holds("uc-why-fold")
    for one in around:
        if "uc-table-wrap" in one.classes:
            return _has_reasons(one)
        if one.classes & {"uc-panel", "uc-head"}:
            return one.holds("uc-why")
        if one.tag in WIDE:
            return False
        if one.holds("uc-why-fold") or (_is_row(one) and (one.holds("uc-why") or _leads_on(one))):
            return True
        if one.tag == "a" and len(one.attributes.get("href", "")) > 1:  # to the place that explains it
            return True
    return False


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
