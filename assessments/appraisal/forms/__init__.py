"""Forms of the appraisal room."""
