"""Improvement actions: what went wrong becomes a measure that somebody does, another verifies, and everybody reads."""
