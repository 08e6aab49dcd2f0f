"""Pure rules of the payments room: card numbers, what a bank answers."""
