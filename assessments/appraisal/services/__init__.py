"""The only writers of appraisals."""
