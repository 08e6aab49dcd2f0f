"""The writers of the ledger room."""
