"""The forms of the insurance room."""
