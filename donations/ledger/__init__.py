"""Funds and their books: balanced entries that are only ever added, each sealed and chained to the one before."""
