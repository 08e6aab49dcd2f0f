"""What happens below reaches the insurance."""
