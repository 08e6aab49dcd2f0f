"""The writers of the payments room."""
