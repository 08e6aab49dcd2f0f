"""What axe-core finds on the page that stands in the browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Bars that float over the page are laid into it: whatever they happen to cover at this moment is no finding.
LAY_DOWN = """() => document.querySelectorAll('.uc-top, .uc-tabbar, .uc-sticky, .uc-side')
    .forEach(bar => { bar.style.position = 'static' })"""
# Half of the time goes into naming what was looked at: that is done where something is wrong. What axe would fetch anew
# (styles for a rule that is off, sound of which we have none) is left.
RUN = """async rules => {
    const asked = {runOnly: rules, resultTypes: ['violations'], preload: false}
    const quick = await axe.run(document, {...asked, selectors: false})
    if (!quick.violations.length) return []
    return (await axe.run(document, asked)).violations.map(rule =>
        rule.id + ': ' + rule.nodes.slice(0, 5).map(node => node.target.join(' ')).join(', '))
}"""


def bring_along(page: Page) -> None:
    """Let every document of a page that opens many begin with the script."""
    page.add_init_script(path=SOURCE)


def findings(page: Page) -> list[str]:
    """Return one line per broken rule. The script comes in through the debugger: the page's own policy forbids it."""
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": SOURCE.read_text(encoding="utf-8")})
        session.detach()
    page.evaluate(LAY_DOWN)
    found: list[Any] = page.evaluate(RUN, RULES)
    return found
