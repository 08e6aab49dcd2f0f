"""What workers ask for and complain about: with or without a name, answered within its term, reopened once."""
