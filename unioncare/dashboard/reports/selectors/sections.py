"""What stands in the sections of a report, and the mark of what somebody was shown."""

from hashlib import sha256

from ..enums import Section
from ..models import Report


def texts_of(report: Report) -> dict[str, str]:
    """Return the text of every section in their order; empty where nothing was written."""
    held = dict(report.sections.order_by().values_list("section", "text"))
    return {section: held.get(section, "") for section in Section.values}


def mark_of(text: str) -> str:
    """Return the mark of a text: who brings it back was shown that text. Line ends count alike."""
    return sha256(plain_text(text).encode()).hexdigest()[:16]


def plain_text(text: str) -> str:
    """Return a text as it is kept, whatever line ends the browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
