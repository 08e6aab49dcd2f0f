"""What the workload changes, through the services of the worklist and the organisation."""
