"""Visits: their days and visitors, the record of each, and whether the standard is kept."""
