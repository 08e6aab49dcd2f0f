"""Reads of the privacy room."""
