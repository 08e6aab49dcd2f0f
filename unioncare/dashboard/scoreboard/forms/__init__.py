"""What the pages of the scoreboard ask."""
