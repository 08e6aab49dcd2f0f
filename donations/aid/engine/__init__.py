"""What aid is proposed, as pure functions: from facts and rules to an amount, line by line."""
