"""What goes on paper: the reports of a unit, what is missing in its records, its gaps, files of hardship."""
