"""Invented data for demos, trials and benchmarks: deterministic, of any size, through the bulk paths of the apps."""
