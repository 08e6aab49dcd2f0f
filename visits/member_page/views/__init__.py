"""The pages around a member's page."""
