"""Backups: one encrypted file with database, files and keys, and the way back from it.

`manage.py backup FILE` and `manage.py restore FILE`; docs/deployment.md says how they are used, ADR 0007 why so.
"""
