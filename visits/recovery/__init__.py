"""Recovery: how the member does, the way back to work, and the statutory medical treatment period."""
