"""What more than one caller reads of members."""

from .search import Found, search_members

__all__ = ["Found", "search_members"]
