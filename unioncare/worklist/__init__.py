"""Obligations: what is to be done about whom, by whom, until when, and why."""
