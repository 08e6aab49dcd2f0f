"""Units, people and the posts through which people act; scope; working days."""
