"""Forms of the campaigns room."""
