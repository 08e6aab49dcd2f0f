"""The pages of the aid room."""
