"""Reads of the workload."""
