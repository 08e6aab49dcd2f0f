"""How versions look on pages."""

from .enums import VersionState

TONES: dict[str, str] = {VersionState.DRAFT: "amber", VersionState.PUBLISHED: "green"}
