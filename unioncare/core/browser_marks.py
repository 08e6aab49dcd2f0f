"""Under what a browser keeps what is one person's alone, where several people use it."""

from .crypto import blind_index


def browser_mark(user_id: int | None) -> str:
    """Return a name that tells nobody who it is, cannot be guessed, and stays the same for good."""
    return blind_index(str(user_id), "browser").hex() if user_id else ""
