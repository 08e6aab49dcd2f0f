"""Forms of the care room."""
