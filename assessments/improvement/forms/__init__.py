"""Forms of the improvement room."""
