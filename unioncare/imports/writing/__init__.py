"""Workbooks and texts whose cells are never formulas."""
