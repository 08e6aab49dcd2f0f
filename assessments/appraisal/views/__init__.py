"""Pages of the appraisal room."""
