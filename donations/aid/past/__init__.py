"""Lists of aid from before the system: read, checked, written. Browser and command share it."""
