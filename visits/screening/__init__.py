"""Screening: scales as data, answered on a phone or with a counsellor; P goes on, answers stay with the team."""
