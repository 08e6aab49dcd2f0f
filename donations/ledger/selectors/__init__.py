"""The reads of the ledger room."""
