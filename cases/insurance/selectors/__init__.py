"""The reads of the insurance room."""
