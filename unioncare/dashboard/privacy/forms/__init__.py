"""Forms of the privacy room."""
