"""Ratios measured in one run (`make bench`). Each module with a `run(report)` is one benchmark."""
