"""The writers of the insurance room."""
