"""The pages of the ledger room."""
