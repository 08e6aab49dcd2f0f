"""The inbox and what a person sets."""
