"""The only writers of links to members' pages."""

from .links import make_link, note_opening, withdraw_link

__all__ = ["make_link", "note_opening", "withdraw_link"]
