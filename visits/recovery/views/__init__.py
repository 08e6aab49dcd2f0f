"""Pages of the recovery room."""
