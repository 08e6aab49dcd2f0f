"""How much work everybody carries for their post, how evenly it lies, and how it could lie more evenly."""
