"""Rules of the plans as pure functions: from when a cover holds, what a benefit comes to."""
