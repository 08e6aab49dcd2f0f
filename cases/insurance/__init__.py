"""Mutual medical insurance: plans, coverage terms, enrolment of everybody, renewal, claims, publicity."""
