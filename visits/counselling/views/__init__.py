"""Pages of the counselling room."""
