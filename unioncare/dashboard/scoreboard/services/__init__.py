"""What writes the rows of the scoreboard."""
