"""The forms of the surveys room."""
