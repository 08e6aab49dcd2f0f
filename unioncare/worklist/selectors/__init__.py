"""Reads of the worklist that more than one caller needs."""
