"""The protocol engine: from a grading and the rules of a protocol to dated items with their reasons.

Pure: it reads no rows and no clock, so that a plan can be tried out, explained and run again over the past.
"""
