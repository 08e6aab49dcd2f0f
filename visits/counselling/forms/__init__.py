"""Forms of the counselling room."""
