"""The pages of the insurance room."""
