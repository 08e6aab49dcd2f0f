"""Screening: scales as data, answered by the member alone or with a counsellor; P and the next screening follow."""
