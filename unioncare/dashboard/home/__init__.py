"""What stands beside My work for each role: what may be late soon, the figures of one's unit, news of all apps."""
