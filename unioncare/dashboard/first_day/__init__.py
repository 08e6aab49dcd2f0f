"""The first day: from an empty database to the first case, step by step, with what is still missing."""
