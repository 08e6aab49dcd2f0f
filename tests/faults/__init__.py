"""What UnionCare survives: real servers and workers, killed on purpose. `make faults` prints the table."""
