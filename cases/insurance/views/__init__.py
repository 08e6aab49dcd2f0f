"""Pages of the insurance room."""
