"""Surveys: questionnaires as data, links and posters, answers, what they come to."""
