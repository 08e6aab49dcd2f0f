"""Forms of the schedule room."""
