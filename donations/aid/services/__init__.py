"""The only writers of grants, notices, objections and assessments of hardship."""
