"""The pages of the surveys room."""
