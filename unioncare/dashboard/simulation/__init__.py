"""Trying a protocol before it is adopted: what it would have asked of the gradings of the months that passed."""
