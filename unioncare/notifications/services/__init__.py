"""Writing messages, sending them, and what people set."""
