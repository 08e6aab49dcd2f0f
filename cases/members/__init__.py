"""Members and the roster: who belongs to the union, where, and since when."""
