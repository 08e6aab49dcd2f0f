"""Makes a template of ours fail when it prints a name that nobody gave it.

Django prints nothing for such a name, so a typing error stays unseen. Templates of Django and of libraries
count on that silence and keep it.
"""

import sys
from types import FrameType

from django.template import Template

from unioncare.environment import BASE_DIR

OURS = str(BASE_DIR / "templates")
FRAMES_TO_SEARCH = 4


class UndefinedVariableError(Exception):
    """Deliberately no subclass of what templates swallow."""


class RaiseWhenPrinted(str):
    """The value of Django's `string_if_invalid`: complains instead of being printed."""

    __slots__ = ()

    def __new__(cls) -> "RaiseWhenPrinted":
        return super().__new__(cls, "%s")

    def __mod__(self, name: object) -> str:
        template = _rendering(sys._getframe(1))
        if template is not None and str(template.origin.name).startswith(OURS):
            raise UndefinedVariableError(f"{template.name} prints {name}, which is not defined there.")
        return ""


def _rendering(frame: FrameType | None) -> Template | None:
    for _ in range(FRAMES_TO_SEARCH):
        if frame is None:
            return None
        context = frame.f_locals.get("context")
        if hasattr(context, "render_context"):
            return context.render_context.template
        frame = frame.f_back
    return None
