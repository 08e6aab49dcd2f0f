"""The reads of the payments room."""
