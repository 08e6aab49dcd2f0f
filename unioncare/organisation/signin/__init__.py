"""The door: what somebody must do before anything else opens, and the admin behind the same door."""
