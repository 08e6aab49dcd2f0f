"""Opening a page and waiting until it asks the server for nothing more.

The browser's own "networkidle" waits half a second for that, which is most of the time of a walk through all pages.
"""

from playwright.sync_api import Page

# Looked at twice in a row, so that what a page begins after it was loaded is seen.
LOOK_AFTER_MS = 40

# A running job's page asks every second how far it is and would load itself anew under our eyes. A route that answers
# instead would take the browser's cache away.
ASK_NOT_HOW_FAR = """window.addEventListener('htmx:beforeRequest', event => {
    if (/\\/progress\\/|progress$/.test(event.detail.requestConfig.path)) event.preventDefault()
})"""


class Stillness:
    """A page that tells when it is at rest."""

    def __init__(self, page: Page) -> None:
        self.page, self.begun, self.ended = page, 0, 0
        page.add_init_script(ASK_NOT_HOW_FAR)
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def open(self, address: str) -> None:
        """Go to an address and wait for rest."""
        self.page.goto(address)
        still = 0
        while still < 2:
            self.page.wait_for_timeout(LOOK_AFTER_MS)
            still = still + 1 if self.begun == self.ended else 0

    def _begin(self, _request: object) -> None:
        self.begun += 1

    def _end(self, _request: object) -> None:
        self.ended += 1
