"""Payments: to whom money goes, ordered by what was decided, made in batches that two people have seen."""
