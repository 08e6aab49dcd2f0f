"""Every number, level, amount and due date opens its reason (docs/architecture.md, "Why").

Pages are looked at where they are called anyhow, by `test_scope_matrix.py`.
"""

import re

import pytest

from tests.architecture.figures import figures_without_reason
from tests.architecture.figures_written import included, leaks, names, parsed, source_of

BY_COMPONENTS = {"tiles", "figures", "sum", "bar", "whisker", "level", "due", "amount", "formula", "why", "why-fold"}


def test_no_template_leaves_an_amount_a_share_a_level_or_a_due_date_without_its_reason() -> None:
    parts = included()

    assert [leak for name in names() if name not in parts for leak in leaks(name)] == []


def test_every_tile_and_every_figure_says_why_or_that_it_merely_counts() -> None:
    silent = [
        f"{name}: {node.attributes.get('label') or node.attributes.get(':label')}"
        for name in names()
        for node in parsed(name).walk()
        if node.tag in {"c-tile", "c-figure"} and not {":why", "why", "count"} & node.attributes.keys()
    ]

    assert silent == []


def test_only_the_components_make_figures() -> None:
    by_hand = re.compile(r'class="(?:[^"]* )?uc-(' + "|".join(BY_COMPONENTS) + r')[ "]')
    lists = {"c-figures", "c-tiles"}

    assert [name for name in names() if by_hand.search(source_of(name))] == []
    assert [
        name
        for name in names()
        for node in parsed(name).walk()
        if node.tag == "div" and node.parent is not None and node.parent.tag in lists
    ] == []


@pytest.mark.parametrize(
    "html",
    [
        '<dl class="uc-tiles"><div><dt>Balance</dt><dd><b>5</b></dd></div></dl>',
        '<div class="uc-panel"><p><span class="uc-level">L3</span></p></div>',
        '<div class="uc-panel"><span class="uc-due">today</span></div>',
        '<div class="uc-panel"><b>1,234.00 元</b></div>',
        '<div class="uc-panel"><b>1,234.50元</b></div>',
        '<div class="uc-panel"><b>¥ 1,234</b></div>',
        '<div class="uc-panel"><b>97.5 %</b></div>',
        '<div class="uc-panel"><b>97.5<small>%</small></b></div>',
        '<div class="uc-panel"><b>12 天</b></div>',
        '<div class="uc-panel"><b>E3 → E4</b></div>',
        '<div class="uc-table-wrap"><table><tr><td>97.5%</td></tr></table></div>',
        '<ul><li><a href="#">×</a> <b>¥1,234.00</b></li></ul>',
        '<div class="uc-panel"><p class="uc-why">of something else</p></div><div class="uc-panel"><b>5.00</b></div>',
        '<div class="uc-panel"><div><i>L3</i><p class="uc-why">of the level</p></div><div><b>5.00</b></div></div>',
        '<div class="uc-panel"><ul><li><p class="uc-why">of the row</p></li></ul><div><b>5.00</b></div></div>',
        '<dl class="uc-figures"><div><dt>Late</dt><dd>5</dd></div></dl>',
    ],
)
def test_a_figure_without_a_reason_is_found(html: str) -> None:
    assert len(figures_without_reason(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<dl class="uc-tiles"><div data-count><dt>Rows</dt><dd><b>5</b></dd></div></dl>',
        '<dl class="uc-tiles"><div><dd><b>5.00</b><details class="uc-why-fold"></details></dd></div></dl>',
        '<div class="uc-panel"><span class="uc-due">today</span><p class="uc-why">Rule</p></div>',
        '<div class="uc-panel"><b data-noted>1,234.00 元</b></div>',
        '<div class="uc-panel"><p><b>1,234.00 元</b></p><div><p class="uc-why">Rule</p></div></div>',
        '<div class="uc-table-wrap"><table><tr><td>97.5%</td></tr></table></div><div class="uc-why-table"></div>',
        '<ul><li><a href="/cases/1/">C1</a> <span class="uc-level">L3</span></li></ul>',
        '<dl class="uc-sum"><div><dt>Sum</dt><dd>5.00</dd></div></dl>',
        "<p>Of 1,234.00 元 raised, 97.5% were paid</p>",
    ],
)
def test_a_figure_with_its_reason_and_a_number_in_a_sentence_pass(html: str) -> None:
    assert figures_without_reason(html) == []
