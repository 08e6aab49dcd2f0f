"""The forms of the ledger room."""
