"""Pages of the performance room."""
