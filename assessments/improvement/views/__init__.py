"""The pages of the improvement room."""
