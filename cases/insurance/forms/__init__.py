"""Forms of the insurance room."""
