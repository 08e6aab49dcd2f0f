"""The pages of the care room."""
