"""Forms of the aid room."""
