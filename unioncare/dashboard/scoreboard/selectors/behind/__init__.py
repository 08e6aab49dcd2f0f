"""The rows behind the numbers, as far as each reader may see them."""
