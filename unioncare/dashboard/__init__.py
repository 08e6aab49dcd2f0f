"""Read-only pages across the apps."""
