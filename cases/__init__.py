"""Members, cases, the protocol, insurance."""
