"""The pages of the scoreboard."""
