"""The writers of import runs and of what they keep for a day."""
