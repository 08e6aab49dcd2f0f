"""One function per kind of cell: `clean_…(cell) → (value, Problem | None)`."""
