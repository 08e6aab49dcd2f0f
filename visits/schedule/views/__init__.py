"""Pages of the schedule room."""
