"""The only writers of questionnaires, surveys, links and answers."""
