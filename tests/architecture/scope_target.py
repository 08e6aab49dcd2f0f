"""How the matrix calls one URL."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """How a URL is called: arguments, query, form data, and what an inside page shows."""

    kwargs: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    marker: str = ""
    marker_for: str = ""  # a permission: other roles open the page and do not see the marker
