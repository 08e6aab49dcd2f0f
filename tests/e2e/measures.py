"""What a page may not be at any width: wider than its window, cut off, too small for a thumb."""

from playwright.sync_api import Page

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

LOOKS, LOOK_AFTER_MS = 15, 100

# Text that its own box hides, or that stands beyond the window without a part of the page that scrolls to it.
CUT = """() => {
    const sideways = thing => ['auto', 'scroll'].includes(getComputedStyle(thing).overflowX)
    const reached = thing => thing !== null && (sideways(thing) || reached(thing.parentElement))
    const shown = thing => thing.checkVisibility({visibilityProperty: true}) && thing.getBoundingClientRect().width > 1
    const speaks = thing => [...thing.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
    return [...document.querySelectorAll('body *')]
        .filter(thing => speaks(thing) && shown(thing) && !thing.closest('.visually-hidden, .uc-skip, select, script'))
        .filter(thing => {
            const box = thing.getBoundingClientRect(), overflow = getComputedStyle(thing).overflowX
            return (['hidden', 'clip'].includes(overflow) && thing.scrollWidth > thing.clientWidth + 1)
                || ((box.right > innerWidth + 1 || box.left < -1) && !reached(thing))
        })
        .map(thing => `${thing.tagName} ${thing.className} ${thing.textContent.trim().slice(0, 40)}`)
}"""

# What a thumb 23 px above and below the middle of each control would hit instead of it.
MISSED_BY_A_THUMB = """() => [...document.querySelectorAll(
    'main .btn, main .uc-chip, main .uc-tabs a, main .uc-item-title a, main .uc-crumbs a, main .form-select')]
    .filter(thing => thing.checkVisibility() && !thing.disabled)
    .filter(thing => !thing.closest('details:not([open]) > :not(summary)'))
    .filter(thing => {
        thing.scrollIntoView({block: 'center', inline: 'center'})
        const box = thing.getBoundingClientRect(), middle = box.y + box.height / 2
        return [-23, 23].some(way => !thing.contains(document.elementFromPoint(box.x + box.width / 2, middle + way)))
    })
    .map(thing => `${thing.className} ${thing.textContent.trim()}`)"""

TAKE_BARS_AWAY = "document.querySelectorAll('.uc-top, .uc-tabbar, .uc-sticky').forEach(bar => bar.remove())"


def wider_than_the_window(page: Page) -> bool:
    """Tell whether a page stays wider than its window: a chart may still be finding its size."""
    for _look in range(LOOKS):
        if not page.evaluate(WIDER):
            return False
        page.wait_for_timeout(LOOK_AFTER_MS)
    return True


def cut(page: Page) -> list[str]:
    """Return the texts of which something is hidden."""
    found: list[str] = page.evaluate(CUT)
    return found


def missed_by_a_thumb(page: Page) -> list[str]:
    """Return the controls that a thumb misses."""
    found: list[str] = page.evaluate(MISSED_BY_A_THUMB)
    return found


def missed_without_bars(page: Page) -> list[str]:
    """Return the controls that a thumb misses once the bars that float over the page are gone."""
    page.evaluate(TAKE_BARS_AWAY)
    return missed_by_a_thumb(page)
