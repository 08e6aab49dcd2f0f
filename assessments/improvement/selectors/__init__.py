"""Reads of the improvement room."""
