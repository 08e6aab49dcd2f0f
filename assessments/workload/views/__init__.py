"""The pages of the workload."""
