"""Leaf code without business rules: what every app may import and what imports no app."""
