"""Reads of the aid room."""
