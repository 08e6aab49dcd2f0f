"""Reads of the inbox and of the outbox."""
