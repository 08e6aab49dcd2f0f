"""Forms about members and for the roster import."""
