"""The only writers of the privacy room."""
