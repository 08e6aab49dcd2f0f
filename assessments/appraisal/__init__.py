"""Appraisal of cadres (domain annex §10): schemes, periods, views of colleagues, results, appeals, records."""
