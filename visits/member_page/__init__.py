"""The page of a member: the next visit, the hotline, what to bring; opened by a signed link, without an account."""
